import { createHash } from "node:crypto";
import type { Call } from "../api/call.ts";
import { namedFormats } from "../api/namedFormats.ts";
import { parsePropertyString } from "../api/propertyString.ts";
import type { CloudInitData } from "../guests/guestBackend.ts";
import { demandUnlocked, needGuest, shownValue, wantedConfig } from "../guests/guestConfig.ts";
import type { PveNode } from "../node.ts";
import type { Config } from "../state.ts";
import { vmNics } from "./nic.ts";

/** Keys whose change a cloud-init drive would have to be made anew for. */
const keys = ["ciuser", "cipassword", "sshkeys", "nameserver", "searchdomain"];

export function pendingCloudInit(call: Call): unknown[] {
  const guest = needGuest(call.node, "qemu", call.need("vmid"));
  const wanted = wantedConfig(guest);
  return keys
    .filter((key) => wanted[key] !== undefined)
    .map((key) => ({ key, value: shownValue("qemu", key, wanted[key] ?? "") }));
}

/** The drive is written at each start, so that there is nothing to do; this call is in no recording. */
export function renewCloudInit(call: Call): null {
  demandUnlocked(needGuest(call.node, "qemu", call.need("vmid")));
  return null;
}

export function dumpCloudInit(call: Call): string {
  const vmid = call.need("vmid");
  const { config } = needGuest(call.node, "qemu", vmid);
  // What PVE would write itself, whatever snippets there are.
  const { cicustom: _, ...own } = config;
  const data = cloudInitDrive(call.node, vmid, own);
  return data[call.need("type") as "user" | "network" | "meta"];
}

/** The documents of the drive, in the layout PVE gives them; one that `cicustom` names takes the place of PVE's. */
export function cloudInitDrive(node: PveNode, vmid: string, config: Config): CloudInitData {
  const named = parsePropertyString(
    namedFormats["pve-qm-cicustom"] ?? {},
    config["cicustom"] ?? "",
  );
  const snippet = (key: string) => node.state.volumes[named[key] ?? ""]?.text;
  const user = snippet("user") ?? userData(vmid, config);
  const network = snippet("network") ?? networkData(node, config);
  const vendor = snippet("vendor");
  const meta = snippet("meta") ?? metaData(user, network);
  return { user, network, meta, ...(vendor === undefined ? {} : { vendor }) };
}

function metaData(user: string, network: string): string {
  const hash = createHash("sha1").update(user + network);
  return `instance-id: ${hash.digest("hex")}\n`;
}

function userData(vmid: string, config: Config): string {
  const name = config["name"] ?? `VM${vmid}`;
  const sshKeys = decodeURIComponent(config["sshkeys"] ?? "")
    .split("\n")
    .filter((key) => key !== "");
  const host = name.split(".")[0];
  return [
    "#cloud-config",
    `hostname: ${host}`,
    "manage_etc_hosts: true",
    `fqdn: ${name}`,
    ...(config["ciuser"] === undefined ? [] : [`user: ${config["ciuser"]}`]),
    ...(config["cipassword"] === undefined ? [] : [`password: ${config["cipassword"]}`]),
    ...(sshKeys.length === 0
      ? []
      : ["ssh_authorized_keys:", ...sshKeys.map((key) => `  - ${key}`)]),
    "chpasswd:",
    "  expire: False",
    "users:",
    "  - default",
    ...(config["ciupgrade"] === "0" ? [] : ["package_upgrade: true"]),
    "",
  ].join("\n");
}

function networkData(node: PveNode, config: Config): string {
  const lines = ["version: 1", "config:"];
  for (const { key, mac, ip, gateway } of vmNics(config)) {
    if (config[key.replace("net", "ipconfig")] === undefined) continue;
    const name = `eth${key.slice(3)}`;
    lines.push("    - type: physical", `      name: ${name}`);
    lines.push(`      mac_address: '${mac.toLowerCase()}'`, "      subnets:");
    if (ip === "dhcp") lines.push("      - type: dhcp4");
    else if (ip !== undefined) {
      const [address = "", prefix = "32"] = ip.split("/");
      lines.push("      - type: static", `        address: '${address}'`);
      lines.push(`        netmask: '${netmask(Number(prefix))}'`);
      if (gateway !== undefined) lines.push(`        gateway: '${gateway}'`);
    }
  }
  const servers = (config["nameserver"] ?? node.facts.nameserver).split(/[\s,;]+/);
  lines.push("    - type: nameserver", "      address:");
  lines.push(...servers.map((server) => `      - '${server}'`));
  const domain = config["searchdomain"];
  if (domain !== undefined) lines.push("      search:", `      - '${domain}'`);
  return `${lines.join("\n")}\n`;
}

function netmask(prefix: number): string {
  const bits = (0xff_ff_ff_ff << (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".");
}
