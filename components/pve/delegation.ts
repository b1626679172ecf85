import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { all } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { delegate } from "../../model/hypervisors/delegate.ts";
import type { Manifest, ManifestNode } from "../../model/hypervisors/manifest.ts";
import { deletedWith } from "../ssh/deletedWith.ts";
import { Provision } from "../ssh/provision.ts";
import { RepoSync } from "../ssh/repoSync.ts";
import type { SshConnection } from "../ssh/sshConnection.ts";
import { projectIn, reposIn } from "./install/delegatedHome.ts";
import { destroyScript, upScript } from "./install/delegationScripts.ts";
import { removeRuntimeScript, runtimeScript } from "./install/runtimeScript.ts";
import type { PackageSource } from "./install/proxmoxRelease.ts";
import type { PveNode } from "./pveNode.ts";
import { recordedImages, type StackImage } from "./stackImages.ts";

export interface DelegationArgs {
  readonly manifest: Manifest;
  readonly images: Readonly<Record<string, StackImage>>;
  /** The delegating node. */
  readonly machine: ManifestNode;
  readonly connection: SshConnection;
  readonly node: PveNode;
  /** Of what makes hypervisors there, by system. */
  readonly packages: Readonly<Record<string, PackageSource>>;
  readonly environment: string;
  /** Of the stack that delegates. */
  readonly stackId: string;
  readonly guestUser: string;
  /** Secret. */
  readonly sshKey: pulumi.Output<string>;
}

/** What the strata there has made, as this one would tell it. */
export interface DelegatedOutputs {
  readonly machines: Readonly<Record<string, { readonly path: readonly string[] }>>;
  readonly hostnames: Readonly<Record<string, string>>;
  readonly trees: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What only this project's own checkout is for; settings of stacks are nobody else's. */
const leftBehind = ["/bench", "/docs", "/examples", "/node_modules", "/stacks", "/test"];

const hour = 3600;

/**
 * What stands on a node in mode `delegate`: made there by a strata, with a stack and state there. That strata is this
 * checkout, copied; a change of it, of the description or of a repository runs it again, and nothing else does.
 */
export class Delegation extends ComponentResource {
  /** All that stands there, on any level. */
  readonly nodes: readonly ManifestNode[];
  readonly outputs: pulumi.Output<DelegatedOutputs>;

  constructor(args: DelegationArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { manifest, machine, connection, environment } = args;
    const { name } = machine;
    super("strata:pve:Delegation", name, {}, opts);
    const stack = `${environment}-${name}`;
    const directory = `/opt/strata-${stack}`;
    const { nodes, repos } = delegate(manifest, name, reposIn(directory));
    const description = recordedImages(args.images).apply(
      (images) => delegate({ ...manifest, images }, name, reposIn(directory)).description,
    );
    this.nodes = nodes;
    const own = { parent: this, ...deletedWith(opts) };
    // Git there, if there is one, trusts root alone.
    const sync = { connection, owner: "root:root" };
    const synced = [
      new RepoSync(
        `${name}-strata`,
        { ...sync, source: process.cwd(), target: projectIn(directory), exclude: leftBehind },
        own,
      ),
      ...repos.map(
        (repo) =>
          new RepoSync(
            `${name}-delegated-${repo.name}`,
            {
              ...sync,
              source: repo.source,
              target: repo.directory,
              exclude: repo.exclude,
              includeGit: repo.git,
            },
            own,
          ),
      ),
    ];
    const { results } = new Provision(
      `${name}-strata`,
      {
        connection,
        steps: [
          {
            name: "runtime",
            run: runtimeScript(directory),
            delete: removeRuntimeScript(directory),
            timeout: hour / 2,
          },
          {
            name: "up",
            run: upScript(directory, stack),
            stdin: handedOver(args, description),
            delete: destroyScript(directory, stack),
            timeout: 2 * hour,
          },
        ],
        triggers: synced.map(({ treeHash }) => treeHash),
      },
      { ...own, dependsOn: synced },
    );
    this.outputs = all([results["up"]]).apply(([text = ""]) => outputsIn(text, machine));
    this.registerOutputs({ outputs: this.outputs });
  }
}

/** What `strata delegated` reads there. */
function handedOver(
  { machine, node, packages, environment, stackId, guestUser, sshKey }: DelegationArgs,
  described: pulumi.Output<string>,
): pulumi.Output<string> {
  const { name, cores, memory } = machine;
  return all([node.endpoint, node.certificate, node.token, sshKey, described]).apply(
    ([endpoint, certificate, token, key, description]) =>
      JSON.stringify({
        description,
        config: {
          "strata:environment": environment,
          "strata:node": name,
          "strata:guestUser": guestUser,
          ...(Object.keys(packages).length > 0 && { "strata:packages": asSettings(packages) }),
          "strata:facts": { cpus: cores, memory },
          "pve:endpoint": endpoint,
          "pve:certificate": certificate,
          "pve:stackId": uuidOf(`${stackId} ${name}`),
        },
        secrets: { "pve:token": token, "strata:sshKey": key },
      }),
  );
}

const asSettings = (packages: Readonly<Record<string, PackageSource>>) =>
  Object.fromEntries(
    Object.entries(packages).map(([system, { url, key }]) => {
      return [system, `${url} ${key.url} ${key.checksum}`];
    }),
  );

/** Always the same, for the stack there is made anew with its machine. */
function uuidOf(text: string): string {
  const digest = createHash("sha256").update(text).digest("hex");
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

function outputsIn(text: string, { path }: ManifestNode): DelegatedOutputs {
  const { machines, hostnames, trees } = JSON.parse(text) as DelegatedOutputs;
  const seenFromHere = Object.entries(machines).map(([name, one]) => {
    return [name, { ...one, path: [...path, ...one.path] }] as const;
  });
  return { machines: Object.fromEntries(seenFromHere), hostnames, trees };
}
