import type { Json } from "../../provider/core/toyEngine.ts";

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** A resource as the engine's state has it. */
export interface Made {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Json;
  readonly state: Json;
}

export interface Difference {
  readonly changed: boolean;
  readonly replaces: readonly string[];
  /** Kind of change by property path, such as `update-replace`. */
  readonly paths: Readonly<Record<string, string>>;
}

/** Marks a value as a secret, as the engine sends and gets it. */
export const secret = (value: string): Json => ({ [signature]: secretSignature, value });

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::test::${type}::${name}`;
}

export function partsOf(urn: string): [type: string, name: string] {
  const [, , type = "", name = ""] = urn.split("::");
  return [type, name];
}

/** Rejects with all failures, one a line: `path: reason`. */
export function refuseFailures(answer: Json): void {
  const failures = answer["failuresList"] as { property: string; reason: string }[];
  if (failures.length === 0) return;
  throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
}
