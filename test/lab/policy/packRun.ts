import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Finished, PulumiStack } from "../harness/pulumiStack.ts";

const packDirectory = resolve(fileURLToPath(import.meta.url), "../../../../policy");

/** Puts the pack on PATH, where `pulumi policy analyze` looks for it. */
export const packPath = `${packDirectory}:${process.env["PATH"] ?? ""}`;

/** The arguments that apply the pack, with a config file where rules are set otherwise. */
export async function packArguments(stack: PulumiStack, config?: object): Promise<string[]> {
  const args = ["--policy-pack", packDirectory];
  if (config === undefined) return args;
  const file = join(stack.dir, "policy.json");
  await writeFile(file, JSON.stringify(config));
  return [...args, "--policy-pack-config", file];
}

/** What the CLI prints of each violation: level, rule, the resource's name, message. */
export function violationsIn({ output }: Finished): string[][] {
  const lines = output.matchAll(
    /- \[(mandatory|advisory)\] (?:\[severity: \w+\] )? *(\S+) +\((\S+): (.+)\)\n\s+(.+)/g,
  );
  return [...lines].map(([, level, rule, type, name, message]) => [
    level ?? "",
    rule ?? "",
    type === "pulumi:pulumi:Stack" ? "the stack" : (name ?? ""),
    message ?? "",
  ]);
}
