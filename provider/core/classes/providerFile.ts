import type { PackageSpec } from "../package/packageSpec.ts";
import { docText } from "./docText.ts";
import { key, type TypeText } from "./typeText.ts";

/** The class of an explicit provider; without one the stack's own configuration is used. */
export function providerFile(types: TypeText, { name, provider }: PackageSpec): string {
  const { inputProperties, requiredInputs } = provider;
  const orNothing = requiredInputs.length === 0 ? " = {}" : "";
  const properties = Object.keys(inputProperties)
    .toSorted()
    .map((property) => {
      const given = `args.${property}`;
      const secret = `${given} === undefined ? undefined : secret(${given})`;
      const value = inputProperties[property]?.secret ? secret : given;
      return `        ${key(property)}: ${value},\n`;
    });
  return `${docText(provider.description, "")}export class Provider extends ProviderResource {
  constructor(name: string, args: ProviderArgs${orNothing}, opts?: pulumi.ResourceOptions) {
    super(
      ${JSON.stringify(name)},
      name,
      {
${properties.join("")}      },
      opts,
    );
  }
}

export interface ProviderArgs {
${types.members(inputProperties, requiredInputs, "input", "  ")}}
`;
}
