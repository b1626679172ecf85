import type { Call } from "../api/call.ts";
import { parsePropertyString } from "../api/propertyString.ts";
import { newMac, sortedTags } from "../guests/guestConfig.ts";
import { denied } from "../pveError.ts";
import type { Config } from "../state.ts";
import { needStorage, splitVolume } from "../storage/volumes.ts";
import { isMountKey, isNetKey, parseKey, printKey } from "./mounts.ts";

const groups: readonly (readonly [string, RegExp])[] = [
  ["VM.Config.CPU", /^(cores|cpulimit|cpuunits)$/],
  ["VM.Config.Memory", /^(memory|swap)$/],
  ["VM.Config.Network", /^(net\d+|nameserver|searchdomain|hostname)$/],
  ["VM.Config.Disk", /^(rootfs|mp\d+|unused\d+)$/],
];

/** What a caller may set or delete on a container. @throws PveError 403 or 500. */
export function checkCtOptions(call: Call, vmid: string, options: Config, isUnprivileged: boolean) {
  const { rights } = call;
  const pool = call.text("pool");
  for (const [key, value] of Object.entries(options)) {
    if (isMountKey(key) && value !== "") checkMount(call, key, value);
    if (key === "features") checkFeatures(call, value, isUnprivileged);
    const privilege = groups.find(([, keys]) => keys.test(key))?.[0] ?? "VM.Config.Options";
    if (pool !== undefined && rights.may(`/pool/${pool}`, privilege)) continue;
    if (key === "features" && rights.may(`/vms/${vmid}`, "VM.Allocate")) continue;
    rights.demand(`/vms/${vmid}`, privilege);
  }
  for (const [key, value] of Object.entries(options)) {
    const { bridge } = isNetKey(key) ? parseKey(key, value) : {};
    if (bridge !== undefined) rights.demand(`/sdn/zones/localnetwork/${bridge}`, "SDN.Use");
  }
}

function checkMount(call: Call, key: string, value: string): void {
  const volume = parseKey(key, value)["volume"] ?? "";
  if (volume.startsWith("/") && !call.rights.isRoot) {
    const kind = volume.startsWith("/dev/") ? "device" : "bind";
    throw denied(`mount point type ${kind} is only allowed for root@pam`);
  }
  const { storage } = splitVolume(volume) ?? {};
  if (storage === undefined) return;
  call.rights.demand(`/storage/${storage}`, "Datastore.AllocateSpace");
  needStorage(call.node, storage);
}

/** Features beyond nesting let a container reach further than itself. */
function checkFeatures(call: Call, value: string, isUnprivileged: boolean): void {
  if (call.rights.isRoot) return;
  if (!isUnprivileged) {
    throw denied("changing feature flags for privileged container is only allowed for root@pam");
  }
  const features = Object.keys(parsePropertyString({}, value));
  if (features.some((name) => name !== "nesting")) {
    throw denied("changing feature flags (except nesting) is only allowed for root@pam");
  }
}

/** Values as the config will hold them. */
export function finishedOptions(options: Config, before: Config): Config {
  const values = { ...options };
  for (const [key, value] of Object.entries(options)) {
    if (isNetKey(key)) {
      const given = parseKey(key, value);
      const hwaddr =
        given["hwaddr"]?.toUpperCase() ?? parseKey(key, before[key] ?? "")["hwaddr"] ?? newMac();
      values[key] = printKey(key, { type: "veth", ...given, hwaddr });
    } else if (key === "description" && !value.endsWith("\n")) values[key] = `${value}\n`;
    else if (key === "tags") values[key] = sortedTags(value);
  }
  return values;
}
