import ssh2 from "ssh2";
import { warn } from "@pulumi/pulumi/log/index.js";
import { caVariable } from "../model/hypervisors/caVariable.ts";
import type { Manifest } from "../model/hypervisors/manifest.ts";
import { readManifest } from "../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../model/hypervisors/resolveManifest.ts";
import { writeProblem } from "../model/problem.ts";
import type { InfraText } from "../model/source/infraSource.ts";
import { type PveSettings, readPveSettings } from "./pveSettings.ts";
import { type GivenPackages, packageSources } from "./packageSources.ts";
import { replaceImages } from "./replaceImages.ts";
import type { Settings } from "./settings.ts";
import { StackError } from "./stackError.ts";

/** Nested hypervisors on a Proxmox VE. */
export interface NestedStack {
  readonly kind: "nested";
  readonly stack: string;
  /** The stack's own Proxmox VE node. */
  readonly node: string;
  readonly manifest: Manifest;
  readonly pve: PveSettings;
  /** Of what hypervisors are made by, in the place of the vendor's: by system. */
  readonly packages: Readonly<Record<string, GivenPackages>>;
  /** Whom cloud-init makes in virtual machines, and whose key it is. */
  readonly guestUser: string;
  readonly sshKey: string;
  /** Its public half, as in an authorized_keys file. */
  readonly publicKey: string;
}

/** @throws StackError listing everything that is wrong with settings and description */
export function loadNested(
  text: InfraText,
  settings: Settings,
  { stack, config }: { readonly stack: string; readonly config: Readonly<Record<string, string>> },
): NestedStack {
  const { facts, node, infra, sshKey = "", guestUser } = settings;
  const secrets = secretKeys();
  const { pve, problems } = readPveSettings(config, (key) => secrets.has(key));
  const key = readKey(sshKey);
  const sources = packageSources(settings.packages);
  const resolved = resolveManifest(readManifest(text), { facts });
  const { errors, warnings } = resolved;
  const replaced = resolved.manifest && replaceImages(resolved.manifest, settings.images);
  const manifest = replaced?.manifest;
  for (const warning of warnings) void warn(writeProblem(warning));
  const all = [
    ...problems,
    ...key.problems,
    ...sources.problems,
    ...errors.map(writeProblem),
    ...(replaced?.problems ?? []),
    ...(manifest === undefined ? [] : deployProblems(manifest, node, stack)),
  ];
  if (pve === undefined || manifest === undefined || all.length > 0) {
    throw new StackError(`deploy "${infra}"`, all);
  }
  const { publicKey } = key;
  const { packages } = sources;
  return { kind: "nested", stack, node, manifest, pve, packages, guestUser, sshKey, publicKey };
}

/** What Pulumi says of the config: keys whose values are encrypted there. */
function secretKeys(): ReadonlySet<string> {
  const text = process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]";
  return new Set(JSON.parse(text) as string[]);
}

function readKey(sshKey: string): { publicKey: string; problems: string[] } {
  const wayOut =
    "make a key with ssh-keygen -t ed25519 -N '' -f <file>, and set it with: " +
    "pulumi config set --secret strata:sshKey < <file>";
  if (sshKey === "") return { publicKey: "", problems: [`strata:sshKey: missing; ${wayOut}`] };
  const key = ssh2.utils.parseKey(sshKey);
  // The parser's own words could hold a part of the text.
  if (key instanceof Error || !key.isPrivateKey()) {
    const problem = `strata:sshKey: no private key, or one with a passphrase; ${wayOut}`;
    return { publicKey: "", problems: [problem] };
  }
  const publicKey = `${key.type} ${key.getPublicSSH().toString("base64")}`;
  return { publicKey, problems: [] };
}

/** What a description may say that is checked and resolved, but not made here. */
function deployProblems(manifest: Manifest, node: string, stack: string): string[] {
  const { host, nodes } = manifest;
  const made = nodes.filter(({ madeBy }) => madeBy === "");
  // A strata on a node makes none either.
  const incus = [host, ...nodes].filter(({ kind }) => kind === "incus").length;
  const hypervisors = made.filter(({ kind, mode }) => kind === "pve" && mode === "graph");
  const unset = [node, ...hypervisors.map(({ name }) => name)].filter(
    (name) => !process.env[caVariable(name)],
  );
  return [
    ...(incus === 0
      ? []
      : [
          "hypervisors of kind incus are not deployed by strata yet; describe them in an infra.yml",
        ]),
    ...nodes
      .filter(({ name }) => name === node)
      .map(() => `nodes.${node}: is the name of the stack's own node; choose another one`),
    ...(unset.length === 0
      ? []
      : [
          `${unset.map(caVariable).join(", ")}: not set, so that certificates of ${unset.join(", ")} would not be found; ` +
            `run this first: eval "$(npx --no strata env ${stack})"`,
        ]),
  ];
}
