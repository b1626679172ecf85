import type { Call } from "../../core/definition.ts";
import type { IncusClient } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import { ownerKey, ownerMark } from "../owner.ts";
import type { ProviderSession } from "../providerSession.ts";
import type { InstanceInputs, LiveInstance } from "./schema.ts";
import { apiOf } from "../apiOf.ts";

export const instanceToken = "incus:index:Instance";

/** One instance as the handlers of one call see it. */
export interface InstanceScope {
  readonly call: Call<ProviderSession>;
  readonly api: IncusClient;
  readonly name: string;
  readonly project: string;
  readonly id: string;
  readonly path: string;
  /** As in messages. */
  readonly object: string;
  find(): Promise<LiveInstance | undefined>;
  get(): Promise<LiveInstance>;
}

export function instanceScope(
  call: Call<ProviderSession>,
  { name, project }: Pick<InstanceInputs, "name" | "project">,
): InstanceScope {
  const api = apiOf(call, project);
  const path = paths`/1.0/instances/${name}`;
  return {
    call,
    api,
    name,
    project,
    path,
    id: `${project}/${name}`,
    object: `instance "${name}" in project "${project}"`,
    find: async () => (await api.find<LiveInstance>(path))?.value,
    get: async () => (await api.get<LiveInstance>(path)).value,
  };
}

/** The user's config plus the mark that says which stack owns the instance. */
export function markedConfig(scope: InstanceScope, config: Readonly<Record<string, string>>) {
  return {
    ...config,
    [ownerKey]: ownerMark(scope.call.client.stackId, instanceToken, scope.id),
  };
}
