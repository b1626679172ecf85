import type { NamedTypes, ObjectSpec, PropertySpecs, TypeSpec } from "../package/packageSpec.ts";
import { docText } from "./docText.ts";

/**
 * How values appear: as a resource takes them, as it gives them, or plain in a function. Inside outputs
 * nothing is explained: it is said at the inputs.
 */
export type Flavour = "input" | "output" | "plain";

/** Writes TypeScript for the types of one package; nested types are written where they are used. */
export class TypeText {
  readonly #named: NamedTypes;

  constructor(named: NamedTypes) {
    this.#named = named;
  }

  /** Members of an interface or object type, one per line, in the order of their names. */
  members(
    properties: PropertySpecs,
    required: readonly string[],
    flavour: Flavour,
    indent: string,
  ): string {
    const names = Object.keys(properties).toSorted();
    return names
      .map((name) => {
        const property = properties[name] ?? {};
        const type = this.type(property, flavour, indent);
        const optional = !required.includes(name);
        const member = optional ? `${key(name)}?: ${type} | undefined` : `${key(name)}: ${type}`;
        const doc = flavour === "output" ? "" : docText(property.description, indent);
        return `${doc}${indent}readonly ${member};\n`;
      })
      .join("");
  }

  type(spec: TypeSpec, flavour: Flavour, indent: string): string {
    const type = this.#bare(spec, flavour, indent);
    return flavour === "input" ? `pulumi.Input<${type}>` : type;
  }

  #bare(spec: TypeSpec & { readonly const?: unknown }, flavour: Flavour, indent: string): string {
    if (spec.const !== undefined) return JSON.stringify(spec.const);
    if (spec.oneOf) {
      return [...new Set(spec.oneOf.map((one) => this.#bare(one, flavour, indent)))].join(" | ");
    }
    if (spec.$ref !== undefined) return this.#referred(spec.$ref, flavour, indent);
    switch (spec.type) {
      case "array": {
        const item = this.type(spec.items ?? {}, flavour, indent);
        return /[ |]/.test(item) ? `(${item})[]` : `${item}[]`;
      }
      case "object":
        return `Record<string, ${this.#mapValue(spec.additionalProperties ?? {}, flavour, indent)}>`;
      case "integer":
        return "number";
      case "string":
      case "number":
      case "boolean":
        return spec.type;
      case undefined:
      default:
        return "unknown";
    }
  }

  /** Settings are text on the server, and a check turns numbers and booleans into it. */
  #mapValue(spec: TypeSpec, flavour: Flavour, indent: string): string {
    return flavour === "input" && spec.type === "string"
      ? "pulumi.Input<string | number | boolean>"
      : this.type(spec, flavour, indent);
  }

  #referred(reference: string, flavour: Flavour, indent: string): string {
    const spec = this.#named[reference.replace("#/types/", "")];
    if (!spec) return "unknown";
    if ("enum" in spec) return spec.enum.map(({ value }) => JSON.stringify(value)).join(" | ");
    return this.#object(spec, flavour, indent);
  }

  #object({ properties, required }: ObjectSpec, flavour: Flavour, indent: string): string {
    return `{\n${this.members(properties, required, flavour, `${indent}  `)}${indent}}`;
  }
}

/** A property's name as TypeScript wants it. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
