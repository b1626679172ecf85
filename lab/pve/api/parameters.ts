import { badParameters } from "../pveError.ts";
import { formatFault } from "./formats.ts";
import { perlPattern } from "./perlPattern.ts";
import { namedFormats } from "./namedFormats.ts";
import { parsePropertyString, type PropertyFormat } from "./propertyString.ts";
import type { Property } from "./schema.ts";

/** Values as they came: strings of a form, anything of a JSON body. */
export type Parameters = Readonly<Record<string, unknown>>;

const missing = "property is missing and it is not optional";
const unknownProperty =
  "property is not defined in schema and the schema does not allow additional properties";

const integer = /^[+-]?\d+$/;
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const boolean = /^(1|on|yes|true|0|off|no|false)$/i;

/**
 * Checks parameters as PVE does, all faults at once.
 * @throws PveError 400 with a fault per parameter.
 */
export function checkParameters(
  properties: Readonly<Record<string, Property>>,
  values: Parameters,
): void {
  const faults = faultsOf(properties, values, "");
  if (Object.keys(faults).length > 0) throw badParameters(faults);
}

/** Faults by name; within a property string the names carry the string's own name in front. */
export function faultsOf(
  properties: Readonly<Record<string, Property>>,
  values: Parameters,
  prefix: string,
): Record<string, string> {
  const faults: Record<string, string> = {};
  const name = (key: string) => (prefix === "" ? key : `${prefix}.${key}`);
  for (const [key, property] of Object.entries(properties)) {
    const isPattern = key.endsWith("[n]") || property.alias !== undefined;
    if (isPattern || property.optional === 1 || values[key] !== undefined) continue;
    faults[name(key)] = missing;
  }
  for (const [key, value] of Object.entries(values)) {
    const property = propertyOf(properties, key);
    if (property === undefined) {
      faults[name(key)] = unknownProperty;
      continue;
    }
    const { requires } = property;
    if (requires !== undefined && values[requires] === undefined) {
      faults[name(requires)] = `missing property - '${name(key)}' requires this property`;
    }
    Object.assign(faults, valueFaults(property, value, name(key)));
  }
  return faults;
}

/** The property of a name; `net0` is described as `net[n]`. */
export function propertyOf(
  properties: Readonly<Record<string, Property>>,
  key: string,
): Property | undefined {
  if (Object.hasOwn(properties, key)) return properties[key];
  return /\d$/.test(key) ? properties[key.replace(/\d+$/, "[n]")] : undefined;
}

function valueFaults(property: Property, value: unknown, name: string): Record<string, string> {
  if (property.type === "array") {
    const items = Array.isArray(value) ? value : [value];
    const { items: each } = property;
    if (each === undefined) return {};
    const faults = items.map((item, at) => valueFaults(each, item, `${name}[${at}]`));
    return Object.assign({}, ...faults) as Record<string, string>;
  }
  const fault = scalarFault(property, textOf(value), name);
  return fault === undefined ? {} : { [name]: fault };
}

function scalarFault(property: Property, value: string, name: string): string | undefined {
  const { type, format } = property;
  const wrongType =
    (type === "integer" && !integer.test(value)) ||
    (type === "number" && !number.test(value)) ||
    (type === "boolean" && !boolean.test(value));
  if (wrongType) return `type check ('${type}') failed - got '${value}'`;
  if (format !== undefined) {
    const isNamed = typeof format === "string";
    const described = isNamed ? namedFormats[format] : format;
    const fault =
      described === undefined
        ? formatFault(isNamed ? format : "", value)
        : propertyStringFaults(described, value, name);
    if (fault !== undefined) return `invalid format - ${fault}`;
  }
  return boundsFault(property, value);
}

function boundsFault(property: Property, value: string): string | undefined {
  const { minLength, maxLength, pattern, minimum, maximum } = property;
  if (maxLength !== undefined && value.length > maxLength) {
    return `value may only be ${maxLength} characters long`;
  }
  if (minLength !== undefined && value.length < minLength) {
    return `value must be at least ${minLength} characters long`;
  }
  if (pattern !== undefined && !perlPattern(pattern).test(value)) {
    return "value does not match the regex pattern";
  }
  if (minimum !== undefined && Number(value) < Number(minimum)) {
    return `value must have a minimum value of ${minimum}`;
  }
  if (maximum !== undefined && Number(value) > Number(maximum)) {
    return `value must have a maximum value of ${maximum}`;
  }
  if (property.enum && !property.enum.map(String).includes(value)) {
    return `value '${value}' does not have a value in the enumeration '${property.enum.join(", ")}'`;
  }
  return undefined;
}

/** A value as Perl would see it; a key that comes more than once is a list, as `delete` of the proxmoxve plugin. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  if (value === true) return "1";
  if (value === false || value === null || value === undefined) return value === false ? "0" : "";
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number);
}

/** What is wrong with a property string, as one text; undefined where it is right. */
function propertyStringFaults(
  format: PropertyFormat,
  text: string,
  name: string,
): string | undefined {
  const faults = Object.entries(faultsOf(format, parsePropertyString(format, text), name));
  if (faults.length === 0) return undefined;
  return `format error\n${faults.map(([key, fault]) => `${key}: ${fault}\n`).join("")}`;
}
