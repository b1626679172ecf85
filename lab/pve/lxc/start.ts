import {
  applyPending,
  demandUnlocked,
  isRunning,
  isTemplate,
  needGuest,
} from "../guests/guestConfig.ts";
import type { GuestSpec, Nic } from "../guests/guestBackend.ts";
import { markStarted } from "../guests/running.ts";
import type { PveNode } from "../node.ts";
import { failure } from "../pveError.ts";
import type { Config, Guest } from "../state.ts";
import { needVolume, parseName, splitVolume } from "../storage/volumes.ts";
import { isNetKey, mountsOf, parseKey } from "./mounts.ts";

/** Starts a container, or says as PVE does why it cannot. */
export async function startCt(node: PveNode, vmid: string): Promise<void> {
  const guest = needGuest(node, "lxc", vmid);
  demandUnlocked(guest);
  if (isTemplate(guest)) throw failure("you can't start a CT if it's a template");
  if (isRunning(guest)) return;
  applyPending(guest);
  const nics = nicsOf(guest.config);
  for (const { bridge } of nics) {
    if (bridge !== undefined && node.state.interfaces[bridge] === undefined) {
      throw failure(`bridge '${bridge}' does not exist`);
    }
  }
  await node.backend.start(specOf(node, vmid, guest, nics));
  markStarted(node, guest);
  delete guest.initial;
}

/** What stops a container from starting before anything is tried. */
export function checkMounts(node: PveNode, config: Config): void {
  for (const [, { volume = "" }] of mountsOf(config)) {
    if (volume.startsWith("/")) continue;
    parseName(splitVolume(volume)?.name ?? volume);
    needVolume(node, volume);
  }
}

function specOf(node: PveNode, vmid: string, guest: Guest, nics: readonly Nic[]): GuestSpec {
  const { config, initial } = guest;
  const root = mountsOf(config)[0]?.[1]["volume"] ?? "";
  return {
    vmid,
    kind: "lxc",
    name: config["hostname"] ?? `CT${vmid}`,
    image: node.state.volumes[root]?.origin,
    config: { ...config },
    nics,
    ...(initial === undefined ? {} : { initial }),
  };
}

export function nicsOf(config: Config): Nic[] {
  return Object.keys(config)
    .filter(isNetKey)
    .toSorted()
    .map((key) => {
      const { hwaddr = "", bridge, ip, gw } = parseKey(key, config[key] ?? "");
      return { key, mac: hwaddr, bridge, ip, gateway: gw };
    });
}
