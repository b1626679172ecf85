import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { caVariable } from "../../model/hypervisors/caVariable.ts";
import type { ExportedStack } from "./exportStack.ts";
import type { NestedStack } from "./nestedStack.ts";
import type { Variables } from "./userVariables.ts";

/** A directory for each node's certificate, so that each is trusted for itself alone. */
export interface Certificates {
  readonly variables: Variables;
  /** Hypervisors on which the stack itself makes something, or may, and whose certificate is not there. */
  readonly missing: readonly string[];
  /** Writes certificates of the stack's hypervisors, by node. */
  write(certificates: Readonly<Record<string, string>>): Promise<void>;
}

/** @param directory of the stack's certificates; a private key is never in it */
export function certificatesIn(directory: string, { node, manifest }: NestedStack): Certificates {
  const made = manifest.nodes.filter(
    ({ kind, mode, madeBy }) => kind === "pve" && mode === "graph" && madeBy === "",
  );
  const inner = made.map(({ name }) => name);
  const fileOf = (name: string) => join(directory, name, "node.pem");
  return {
    variables: Object.fromEntries(
      [node, ...inner].map((name) => [caVariable(name), dirname(fileOf(name))]),
    ),
    missing: inner.filter((name) => !existsSync(fileOf(name))),
    async write(certificates) {
      for (const [name, certificate] of Object.entries(certificates)) {
        await mkdir(dirname(fileOf(name)), { recursive: true });
        await writeFile(fileOf(name), certificate);
      }
    },
  };
}

/** Those that an earlier run, maybe of another machine, has recorded. */
export function recordedCertificates({ deployment }: ExportedStack): Record<string, string> {
  const found = (deployment.resources ?? [])
    .filter(({ urn }) => /[:$]pve:index:TrustedCertificate::/.test(urn))
    .map(({ inputs }) => [inputs?.["node"], inputs?.["certificate"]] as const)
    .filter((entry): entry is [string, string] => entry.every((text) => typeof text === "string"));
  return Object.fromEntries(found);
}
