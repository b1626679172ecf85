import type { Call } from "../core/definition.ts";
import { apiOf } from "./apiOf.ts";
import { paths } from "./api/paths.ts";
import type { ConfigInputs, LiveObject } from "./configObject.ts";
import type { Config } from "./keys.ts";
import { volumeOf } from "./instance/relocate.ts";
import { instanceScope } from "./instance/scope.ts";
import { ownership, ownerMark } from "./owner.ts";
import type { ProviderSession } from "./providerSession.ts";
import { pastRaces } from "./transient.ts";

type LiveNetwork = LiveObject & { readonly used_by?: readonly string[] | null };

const addressKeys = ["ipv4.address", "ipv6.address"];

/**
 * Takes the addresses that a new network needs from the one that has had them, if that one is this
 * stack's: two bridges cannot hold one address, and the old one is deleted last, when nothing is on it.
 *
 * @returns what puts them back
 */
export async function takeAddresses(
  call: Call<ProviderSession>,
  { project, config, addressFrom }: ConfigInputs & { addressFrom?: string },
): Promise<() => Promise<void>> {
  const nothing = () => Promise.resolve();
  if (addressFrom === undefined) return nothing;
  const api = apiOf(call, project ?? "default");
  const path = paths`/1.0/networks/${addressFrom}`;
  const found = (await api.find<LiveNetwork>(path))?.value;
  const id = `${project ?? "default"}/${addressFrom}`;
  const mark = ownerMark(call.client.stackId, "incus:index:Network", id);
  if (!found || ownership(found.config, mark).kind !== "ours") return nothing;
  const held = addressKeys.filter((key) => found.config[key] && found.config[key] === config[key]);
  if (held.every((key) => found.config[key] === "none")) return nothing;
  await refuseVolumes(call, addressFrom, found.used_by ?? []);

  const write = (values: Config) =>
    call.client.networkSlot.run(call.signal, async () => {
      call.client.lists.forget();
      const body = ({ description, config: live }: LiveObject) => ({
        description,
        config: { ...live, ...values },
      });
      await pastRaces(call.signal, () => api.update<LiveObject>(path, body));
    });
  await write(Object.fromEntries(held.map((key) => [key, "none"])));
  return () => write(Object.fromEntries(held.map((key) => [key, found.config[key] ?? "none"])));
}

/** Machines that cannot follow to the new network would be cut off on the old one. */
async function refuseVolumes(
  call: Call<ProviderSession>,
  network: string,
  users: readonly string[],
): Promise<void> {
  for (const user of users) {
    const { pathname, searchParams } = new URL(user, "http://incus");
    const [, name] = /^\/1\.0\/instances\/([^/]+)$/.exec(pathname) ?? [];
    if (name === undefined) continue;
    const scope = instanceScope(call, { name, project: searchParams.get("project") ?? "default" });
    const live = await scope.find();
    const volume = live && volumeOf(live);
    if (volume === undefined) continue;
    throw new Error(
      `cannot take the addresses of network "${network}": ${scope.object} is on it and cannot follow, since its ` +
        `volume "${volume}" stays in that project; nothing was touched. Undo the rename, or save the volume's content ` +
        "and take it out of the description first",
    );
  }
}
