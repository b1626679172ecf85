import { Config } from "@pulumi/pulumi/config.js";
import { Provision, type ProvisionArgs } from "../../../../components/ssh/provision.ts";
import { RepoSync, type RepoSyncArgs } from "../../../../components/ssh/repoSync.ts";

/** A synced directory, and steps that run again when it changes. */
export interface SshPlan {
  readonly sync?: RepoSyncArgs;
  readonly provision?: ProvisionArgs;
}

const { sync, provision } = new Config("program").requireObject<SshPlan>("plan");
const synced = sync && new RepoSync("repo", sync);
const triggers = [...(provision?.triggers ?? []), ...(synced ? [synced.treeHash] : [])];
const provisioned = provision && new Provision("setup", { ...provision, triggers });

export const treeHash = synced?.treeHash;
export const results = provisioned?.results;
