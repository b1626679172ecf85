import { branches, type SchemaNode } from "../schema/schemaNode.ts";
import type { EnumSpec, ObjectSpec, PropertySpec, PropertySpecs, TypeSpec } from "./packageSpec.ts";

/** Collects the nested types of a package: Pulumi's schema has objects and enums by name only. */
export class NamedTypes {
  readonly specs: Record<string, ObjectSpec | EnumSpec> = {};
  readonly #packageName: string;

  constructor(packageName: string) {
    this.#packageName = packageName;
  }

  /** `name` is what a nested object or enum in `node` is called, such as `InstanceDevices`. */
  property(node: SchemaNode, name: string): PropertySpec {
    return {
      ...this.#type(node, name),
      ...(node.description && { description: node.description }),
      ...(node.const !== undefined && node.const !== null && { const: node.const }),
      ...(node.default !== undefined && { default: node.default }),
      ...(node.secret && { secret: true }),
    };
  }

  properties(node: SchemaNode, name: string): PropertySpecs {
    const entries = Object.entries(node.properties ?? {});
    return Object.fromEntries(
      entries.map(([key, child]) => [key, this.property(child, name + capitalized(key))]),
    );
  }

  object(node: SchemaNode, name: string): ObjectSpec {
    return {
      type: "object",
      properties: this.properties(node, name),
      required: node.required ?? [],
      ...(node.description && { description: node.description }),
    };
  }

  #type(node: SchemaNode, name: string): TypeSpec {
    if (node.ref !== undefined) return { $ref: node.ref };
    const choices = branches(node).filter((choice) => choice.type !== "null");
    const [only] = choices;
    if (only && choices.length === 1) return this.#type(only, name);
    if (choices.length > 1) {
      return { oneOf: choices.map((choice) => this.#type(choice, name + branchName(choice))) };
    }
    if (node.enum) return this.#enum(node.enum, node.typeName ?? this.#token(name));
    if (node.type === "array") {
      return { type: "array", items: this.#type(node.items ?? {}, name) };
    }
    if (node.type === "object") return this.#object(node, name);
    if (typeof node.type !== "string" || node.type === "null") {
      return { $ref: "pulumi.json#/Any" };
    }
    return { type: node.type };
  }

  #object(node: SchemaNode, name: string): TypeSpec {
    if (node.properties) {
      return this.#reference(node.typeName ?? this.#token(name), this.object(node, name));
    }
    const value = typeof node.additionalProperties === "object" ? node.additionalProperties : {};
    return { type: "object", additionalProperties: this.#type(value, name) };
  }

  #enum(values: readonly (string | number)[], token: string): TypeSpec {
    const type = values.every((value) => typeof value === "number") ? "number" : "string";
    return this.#reference(token, { type, enum: values.map((value) => ({ value })) });
  }

  #token(name: string): string {
    return `${this.#packageName}:index:${name}`;
  }

  #reference(token: string, spec: ObjectSpec | EnumSpec): TypeSpec {
    this.specs[token] = spec;
    return { $ref: `#/types/${token}` };
  }
}

/** The branches of a union are told apart by their constant, such as `type: "nic"`. */
function branchName(choice: SchemaNode): string {
  const constant = Object.values(choice.properties ?? {}).find(
    (child) => child.const !== undefined,
  );
  return constant ? capitalized(String(constant.const)) : "";
}

export function capitalized(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
