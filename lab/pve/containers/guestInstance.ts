import type { InstancePut } from "../../../provider/incus/api/types/instances.ts";
import type { GuestSpec, Nic } from "../guests/guestBackend.ts";
import type { InitialAccess } from "../state.ts";
import type { GuestImage } from "./guestImage.ts";

/** Says which volume an instance was filled from: with another one it is another disk. */
export const originKey = "user.pve.image";

/** How the owner of a container gets in: told at its first start alone, and to be kept. */
export const accessKey = "cloud-init.vendor-data";

type Devices = Record<string, Record<string, string>>;

/**
 * What Incus is told of a guest each time it starts.
 *
 * @param networks the network that is each bridge of the node
 * @throws Error where a NIC's bridge has none
 */
export function guestInstance(
  spec: GuestSpec,
  image: GuestImage,
  networks: Readonly<Record<string, string>>,
): InstancePut {
  const devices: Devices = { root: { type: "disk", path: "/", pool: "default" } };
  for (const nic of spec.nics) devices[nic.key] = nicDevice(nic, networks);
  const memory = /\d+/.exec(spec.config["memory"] ?? "")?.[0] ?? "512";
  return {
    config: {
      "limits.memory": `${memory}MiB`,
      [originKey]: spec.image ?? "",
      ...seed(spec),
      ...image.config,
    },
    description: `${spec.kind} ${spec.vmid}`,
    devices: { ...devices, ...image.devices },
    ephemeral: false,
    profiles: [],
  };
}

function nicDevice(
  { key, mac, bridge }: Nic,
  networks: Readonly<Record<string, string>>,
): Record<string, string> {
  const network = networks[bridge ?? ""];
  if (network === undefined) {
    throw new Error(`${key}: bridge '${bridge ?? ""}' is a name only, no network of the lab`);
  }
  return { type: "nic", network, name: `eth${key.slice(3)}`, hwaddr: mac.toLowerCase() };
}

/** The documents of the cloud-init drive; a container's settings, which Proxmox writes into it, as such documents. */
function seed(spec: GuestSpec): Record<string, string> {
  const { cloudInit } = spec;
  if (cloudInit === undefined) return spec.kind === "lxc" ? containerSeed(spec) : {};
  const { user, network, meta, vendor } = cloudInit;
  return {
    // The lab depends on nothing outside, and the upgrade of a throwaway guest only takes time.
    "cloud-init.user-data": user.replace(/^package_upgrade: true\n/m, ""),
    "cloud-init.network-config": network,
    // Behind the instance id of Incus, which it takes the place of.
    "user.meta-data": meta,
    ...(vendor === undefined ? {} : { "cloud-init.vendor-data": vendor }),
  };
}

function containerSeed({ name, nics, config, initial }: GuestSpec): Record<string, string> {
  const servers = config["nameserver"]?.split(/[\s,;]+/);
  const named = servers === undefined ? {} : { nameservers: { addresses: servers } };
  const ethernets = Object.fromEntries(
    nics.map(({ key, ip, gateway }) => {
      const fixed = ip?.includes("/") === true ? { addresses: [ip] } : { dhcp4: ip === "dhcp" };
      // Not `default`, which the cloud-init of Debian 12 does not take.
      const route = gateway === undefined ? {} : { routes: [{ to: "0.0.0.0/0", via: gateway }] };
      return [`eth${key.slice(3)}`, { ...fixed, ...route, ...named }];
    }),
  );
  return {
    "cloud-init.user-data": document({ hostname: name }),
    // JSON is YAML.
    "cloud-init.network-config": JSON.stringify({ version: 2, ethernets }),
    ...(initial === undefined ? {} : { [accessKey]: document(accessOf(initial)) }),
  };
}

function accessOf({ password, sshKeys = "" }: InitialAccess): object {
  const keys = sshKeys.split("\n").filter((line) => line.trim() !== "");
  const users = password === undefined ? [] : [{ name: "root", password, type: "text" }];
  return {
    disable_root: false,
    ssh_authorized_keys: keys,
    ...(users.length === 0 ? {} : { chpasswd: { expire: false, users } }),
  };
}

const document = (content: object) => `#cloud-config\n${JSON.stringify(content)}\n`;
