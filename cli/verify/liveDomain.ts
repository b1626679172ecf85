import type { LabInstance, LabProfile, LabProject, LabVolume } from "../../model/lab.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { paths } from "../../provider/incus/api/paths.ts";
import type { Instance } from "../../provider/incus/api/types/instances.ts";
import type { ConfigMap } from "../../provider/incus/api/types/maps.ts";
import type { Network } from "../../provider/incus/api/types/networks.ts";
import type { Profile } from "../../provider/incus/api/types/profiles.ts";
import type { WireRule } from "./differingRules.ts";

/** One domain of a stack as the server has it; undefined is what it does not have. */
export interface LiveDomain {
  readonly project: { readonly config: ConfigMap } | undefined;
  readonly bridge: Network | undefined;
  readonly acl: LiveAcl | undefined;
  readonly instances: readonly Instance[];
  readonly profiles: readonly Profile[];
  /** Of those that the description names. */
  readonly volumes: readonly LiveVolume[];
}

export interface LiveAcl {
  readonly config: ConfigMap;
  readonly ingress: readonly WireRule[];
  readonly egress: readonly WireRule[];
}

interface LiveVolume {
  readonly name: string;
  readonly config: ConfigMap;
}

/** What a domain is expected to have, by name. */
interface Expected {
  readonly project: LabProject;
  readonly instances: readonly LabInstance[];
  readonly profiles: readonly LabProfile[];
  readonly volumes: readonly LabVolume[];
}

/**
 * Reads what a domain has on the server. Nothing counts as absent that the server has not been
 * asked for by name: a client of few rights is shown short lists.
 */
export async function liveDomain(
  client: IncusClient,
  { project: { name, bridge }, instances, profiles, volumes }: Expected,
): Promise<LiveDomain> {
  const shared = client.project("default");
  const own = client.project(name);
  const find = async <T>(from: IncusClient, path: string) => (await from.find<T>(path))?.value;
  const all = async <T extends { readonly name: string }>(path: string, names: readonly string[]) =>
    await completed(await own.list<T>(path), names, (one) =>
      find<T>(own, `${path}${paths`/${one}`}`),
    );
  const [project, network, acl] = await Promise.all([
    find<{ config: ConfigMap }>(client, paths`/1.0/projects/${name}`),
    find<Network>(shared, paths`/1.0/networks/${bridge}`),
    find<LiveAcl>(shared, paths`/1.0/network-acls/${bridge}`),
  ]);
  const nothing = { instances: [], profiles: [], volumes: [] };
  if (project === undefined) return { project, bridge: network, acl, ...nothing };
  return {
    project,
    bridge: network,
    acl,
    instances: await all<Instance>("/1.0/instances", namesOf(instances)),
    profiles: await all<Profile>("/1.0/profiles", namesOf(profiles)),
    volumes: await present(
      volumes.map(({ pool, name: volume }) =>
        find<LiveVolume>(own, paths`/1.0/storage-pools/${pool}/volumes/custom/${volume}`),
      ),
    ),
  };
}

async function completed<T extends { readonly name: string }>(
  listed: readonly T[],
  names: readonly string[],
  find: (name: string) => Promise<T | undefined>,
): Promise<T[]> {
  const unlisted = names.filter((name) => !listed.some((one) => one.name === name));
  return [...listed, ...(await present(unlisted.map(find)))];
}

async function present<T>(found: readonly Promise<T | undefined>[]): Promise<T[]> {
  return (await Promise.all(found)).filter((one) => one !== undefined);
}

function namesOf(objects: readonly { readonly name: string }[]): string[] {
  return objects.map(({ name }) => name);
}
