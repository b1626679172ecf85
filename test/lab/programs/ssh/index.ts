import { Config } from "@pulumi/pulumi/config.js";
import { PveNode, type PveNodeArgs } from "../../../../components/pve/pveNode.ts";
import { Provision, type ProvisionArgs } from "../../../../components/ssh/provision.ts";
import { RepoSync, type RepoSyncArgs } from "../../../../components/ssh/repoSync.ts";

/** A synced directory, steps that run again when it changes, and a node. */
export interface SshPlan {
  readonly sync?: RepoSyncArgs;
  readonly provision?: ProvisionArgs;
  readonly node?: PveNodeArgs;
}

const { sync, provision, node } = new Config("program").requireObject<SshPlan>("plan");
const synced = sync && new RepoSync("repo", sync);
const triggers = [...(provision?.triggers ?? []), ...(synced ? [synced.treeHash] : [])];
const provisioned = provision && new Provision("setup", { ...provision, triggers });
const made = node && new PveNode("inner", node);

export const treeHash = synced?.treeHash;
export const results = provisioned?.results;
export const { endpoint, certificate, token } = made ?? {};
