import type { ResourceSpec } from "../package/packageSpec.ts";
import { docText } from "./docText.ts";
import { key, type TypeText } from "./typeText.ts";

/** The class of one resource, and the interface of its arguments. */
export function resourceFile(
  types: TypeText,
  token: string,
  name: string,
  spec: ResourceSpec,
): string {
  const args = types.members(spec.inputProperties, spec.requiredInputs, "input", "  ");
  const orNothing = spec.requiredInputs.length === 0 ? " = {}" : "";
  return `const type = ${JSON.stringify(token)};

${docText(spec.description, "")}export class ${name} extends CustomResource {
${fields(types, spec)}
  constructor(name: string, args: ${name}Args${orNothing}, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
${properties(spec)}      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): ${name} {
    return new ${name}(name, {} as ${name}Args, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is ${name} {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface ${name}Args {
${args}}
`;
}

function fields(types: TypeText, spec: ResourceSpec): string {
  return Object.keys(spec.properties)
    .toSorted()
    .map((name) => {
      const property = spec.properties[name] ?? {};
      const type = types.type(property, "output", "  ");
      const orNothing = spec.required.includes(name) ? "" : " | undefined";
      const declared = `  declare readonly ${key(name)}: pulumi.Output<${type}${orNothing}>;\n`;
      return docText(property.description, "  ") + declared;
    })
    .join("");
}

/** Outputs are named with no value: the SDK makes an Output only for a property that it was told of. */
function properties(spec: ResourceSpec): string {
  return Object.keys(spec.properties)
    .toSorted()
    .map((name) => {
      const input = spec.inputProperties[name];
      const given = `args${/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${key(name)}]`}`;
      const secret = `${given} === undefined ? undefined : secret(${given})`;
      const value = input ? (input.secret ? secret : given) : "undefined";
      return `        ${key(name)}: ${value},\n`;
    })
    .join("");
}
