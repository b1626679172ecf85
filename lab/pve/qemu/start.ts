import { parsePropertyString } from "../api/propertyString.ts";
import { namedFormats } from "../api/namedFormats.ts";
import {
  applyPending,
  demandUnlocked,
  isRunning,
  isTemplate,
  needGuest,
} from "../guests/guestConfig.ts";
import { markStarted } from "../guests/running.ts";
import type { PveNode } from "../node.ts";
import { failure, messageOf } from "../pveError.ts";
import type { Config, Guest } from "../state.ts";
import type { RunningTask } from "../tasks/taskRunner.ts";
import { drivesOf, isCloudInit, isVolume } from "./drive.ts";
import { vmSpec } from "./guestSpec.ts";
import { isNicKey, parseNic } from "./nic.ts";

/** Between the lock and the moment the VM runs, in ms. */
const launchMs = 400;

/** Starts a VM, or says as PVE does why it cannot. */
export async function startVm(node: PveNode, vmid: string, task: RunningTask | undefined) {
  const guest = needGuest(node, "qemu", vmid);
  const isSuspended = guest.config["lock"] === "suspended";
  if (!isSuspended) demandUnlocked(guest);
  if (isTemplate(guest)) throw failure("you can't start a vm if it's a template");
  if (isRunning(guest)) throw failure(`VM ${vmid} already running`);
  if (isSuspended) task?.log("Resuming suspended VM");
  applyPending(guest);
  const { config } = guest;
  checkMappings(node, config);
  const missing = missingVolume(node, config);
  if (missing !== undefined) throw failure(`volume '${missing}' does not exist`);
  if (drivesOf(config).some(([, drive]) => isCloudInit(drive))) {
    task?.log("generating cloud-init ISO");
  }
  if (drivesOf(config).some(([, drive]) => drive["file"] === "cdrom")) {
    task?.warn("no physical CD-ROM available, ignoring");
  }
  await node.clock.sleep(launchMs);
  checkBridges(node, vmid, config, task);
  await launch(node, vmid, guest);
  if (!isSuspended) return;
  delete config["lock"];
  task?.log("Resumed VM, removing state");
}

async function launch(node: PveNode, vmid: string, guest: Guest): Promise<void> {
  try {
    await node.backend.start(vmSpec(node, vmid, guest));
  } catch (error) {
    throw failure(`start failed: ${messageOf(error)}`);
  }
  markStarted(node, guest);
}

function missingVolume(node: PveNode, config: Config): string | undefined {
  const snippets = Object.values(
    parsePropertyString(namedFormats["pve-qm-cicustom"] ?? {}, config["cicustom"] ?? ""),
  );
  const drives = drivesOf(config).filter(([, drive]) => isVolume(drive));
  const files = drives.map(([, drive]) => drive["file"] ?? "");
  return [...files, ...snippets].find((volid) => node.state.volumes[volid] === undefined);
}

function checkBridges(
  node: PveNode,
  vmid: string,
  config: Config,
  task: RunningTask | undefined,
): void {
  for (const key of Object.keys(config).filter(isNicKey)) {
    const { bridge } = parseNic(config[key] ?? "");
    if (bridge === undefined || node.state.interfaces[bridge] !== undefined) continue;
    const tap = `tap${vmid}i${key.slice(3)}`;
    const script = "/usr/libexec/qemu-server/pve-bridge";
    task?.log(
      `bridge '${bridge}' does not exist`,
      `kvm: -netdev type=tap,id=${key},ifname=${tap},script=${script},downscript=${script}down: network script ${script} failed with status 512`,
    );
    throw failure("start failed: QEMU exited with code 1");
  }
}

/** A mapping must say what the device is, so that another one in its place is noticed. */
function checkMappings(node: PveNode, config: Config): void {
  for (const [key, value] of Object.entries(config)) {
    if (!/^hostpci\d+$/.test(key)) continue;
    const { mapping } = parsePropertyString(namedFormats["pve-qm-hostpci"] ?? {}, value);
    if (mapping === undefined) continue;
    const found = node.state.mappings[`pci/${mapping}`];
    if (found === undefined) throw failure(`PCI device mapping not found for '${mapping}'`);
    const device = found.map.find((entry) => entry.includes(`node=${node.facts.name}`)) ?? "";
    if (device.includes("subsystem-id=")) continue;
    const path = /path=([^,;]+)/.exec(device)?.[1] ?? "";
    const fault = `missing expected property 'subsystem-id' for device '${path}'`;
    throw failure(`PCI device mapping invalid (hardware probably changed): ${fault} `);
  }
}
