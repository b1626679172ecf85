import { X509Certificate } from "node:crypto";
import type { Call, Routes } from "../api/call.ts";
import { findGuest, isRunning } from "../guests/guestConfig.ts";
import { markStopped } from "../guests/running.ts";
import { pciDevices } from "./devices.ts";
import { nodeCpus, nodeRow } from "./figures.ts";
import { historyOf } from "./history.ts";

const version = { version: "8.4.21", release: "8.4", repoid: "2606ac85" };
const base = "/nodes/{node}";

const children = [
  "aplinfo",
  "apt",
  "capabilities",
  "ceph",
  "certificates",
  "config",
  "disks",
  "dns",
  "firewall",
  "hardware",
  "hosts",
  "journal",
  "lxc",
  "migrateall",
  "netstat",
  "network",
  "qemu",
  "query-url-metadata",
  "replication",
  "report",
  "rrd",
  "rrddata",
  "scan",
  "services",
  "spiceshell",
  "startall",
  "status",
  "stopall",
  "storage",
  "subscription",
  "suspendall",
  "syslog",
  "tasks",
  "termproxy",
  "time",
  "version",
  "vncshell",
  "vzdump",
  "wakeonlan",
  "sdn",
];

const services = {
  pveproxy: "PVE API Proxy Server",
  pvedaemon: "PVE API Daemon",
  pvestatd: "PVE Status Daemon",
};
const cpuModels = ["host", "max", "qemu64", "kvm64", "x86-64-v2-AES"];

export const nodeRoutes: Routes = {
  "GET /version": () => version,
  "GET /nodes": (call) => {
    const { name, fingerprint } = call.node.facts;
    const row = { id: `node/${name}`, node: name, type: "node", status: "online", level: "" };
    const common = { ...row, ssl_fingerprint: fingerprint };
    const isSeen = call.rights.may(`/nodes/${name}`, "Sys.Audit");
    return [isSeen ? { ...common, ...nodeRow(call.node) } : common];
  },
  [`GET ${base}`]: () => children.map((name) => ({ name })),
  [`GET ${base}/version`]: () => version,
  [`GET ${base}/status`]: nodeStatus,
  [`GET ${base}/time`]: ({ node }) => {
    const time = Math.floor(node.clock.now() / 1000);
    return { time, localtime: time, timezone: "Etc/UTC" };
  },
  [`GET ${base}/dns`]: ({ node }) => ({ dns1: node.facts.address }),
  [`GET ${base}/hosts`]: ({ node }) => ({
    data: hostsOf(node.facts),
    digest: "ad80ea0c66791698dee1fe6794b3f0cd2287db41",
  }),
  [`GET ${base}/subscription`]: () => ({
    status: "notfound",
    message: "There is no subscription key",
    serverid: "0".repeat(32),
    url: "https://www.proxmox.com/en/proxmox-virtual-environment/pricing",
  }),
  [`GET ${base}/hardware`]: () => [{ type: "pci" }, { type: "usb" }],
  [`GET ${base}/hardware/pci`]: (call) => pciDevices(call.text("pci-class-blacklist")),
  [`GET ${base}/hardware/usb`]: () => [],
  [`GET ${base}/services`]: () =>
    Object.entries(services).map(([name, desc]) => ({
      service: name,
      name,
      desc,
      state: "running",
      "active-state": "active",
      "unit-state": "enabled",
    })),
  [`GET ${base}/disks/list`]: () => [],
  [`GET ${base}/capabilities/qemu/cpu`]: () =>
    cpuModels.map((name) => ({ name, vendor: "default", custom: 0 })),
  [`GET ${base}/capabilities/qemu/machines`]: () => [
    { id: "pc-i440fx-9.2", type: "i440fx", version: "9.2" },
    { id: "pc-q35-9.2", type: "q35", version: "9.2" },
  ],
  [`GET ${base}/apt/versions`]: () => [
    {
      Package: "pve-manager",
      Title: "Proxmox Virtual Environment",
      Section: "admin",
      Version: "8.4.21",
      OldVersion: "8.4.21",
      Arch: "amd64",
      Priority: "optional",
      Origin: "Proxmox",
      Description: "A stand-in",
      CurrentState: "Installed",
    },
  ],
  [`GET ${base}/aplinfo`]: () => [],
  [`GET ${base}/certificates/info`]: ({ node }) => [certificateInfo(node.facts.certificate)],
  [`GET ${base}/rrddata`]: ({ node }) => historyOf(node, "node"),
  [`GET ${base}/qemu/{vmid}/rrddata`]: (call) => historyOf(call.node, "qemu", call.need("vmid")),
  [`GET ${base}/lxc/{vmid}/rrddata`]: (call) => historyOf(call.node, "lxc", call.need("vmid")),
  [`POST ${base}/stopall`]: stopAll,
};

const hostsOf = ({ name, address }: { name: string; address: string }) =>
  `127.0.0.1 localhost\n${address} ${name}.lab.internal ${name}\n::1 localhost ip6-localhost\n`;

function nodeStatus({ node }: Call): unknown {
  const { maxmem, mem, maxdisk, disk, uptime } = nodeRow(node);
  const kernel = { sysname: "Linux", release: "6.8.12-pve", version: "#1 SMP", machine: "x86_64" };
  const cpuinfo = {
    cpus: nodeCpus,
    cores: nodeCpus,
    sockets: 1,
    user_hz: 100,
    hvm: "",
    model: "a stand-in's processor",
    mhz: "2000",
    flags: "",
  };
  return {
    pveversion: `pve-manager/${version.version}/${version.repoid}`,
    uptime,
    cpuinfo,
    cpu: 0,
    idle: 0,
    wait: 0,
    loadavg: ["0.10", "0.10", "0.10"],
    ksm: { shared: 0 },
    "boot-info": { mode: "legacy-bios" },
    "current-kernel": kernel,
    kversion: `${kernel.sysname} ${kernel.release} ${kernel.version}`,
    memory: {
      total: maxmem,
      used: mem,
      free: maxmem - mem,
    },
    rootfs: {
      total: maxdisk,
      used: disk,
      avail: maxdisk - disk,
      free: maxdisk - disk,
    },
    swap: {
      total: 0,
      used: 0,
      free: 0,
    },
  };
}

function certificateInfo(pem: string): unknown {
  const { subject, issuer, fingerprint256, validFrom, validTo, publicKey } = new X509Certificate(
    pem,
  );
  const seconds = (date: string) => Math.floor(Date.parse(date) / 1000);
  const line = (name: string) => `/${name.replaceAll("\n", "/")}`;
  return {
    filename: "pve-ssl.pem",
    pem,
    fingerprint: fingerprint256,
    san: [],
    subject: line(subject),
    issuer: line(issuer),
    notbefore: seconds(validFrom),
    notafter: seconds(validTo),
    "public-key-type": publicKey.asymmetricKeyType ?? "ec",
    "public-key-bits": 256,
  };
}

/** Stops the guests named, or all. */
function stopAll(call: Call): string {
  const { node } = call;
  const named = call.list("vms");
  return node.tasks.start(call.auth, "stopall", "", async (task) => {
    await task.elapse();
    for (const [vmid, { kind }] of Object.entries(node.state.guests)) {
      if (named.length > 0 && !named.includes(vmid)) continue;
      const guest = findGuest(node, kind, vmid);
      if (!isRunning(guest)) continue;
      await node.backend.stop(vmid);
      markStopped(guest);
    }
  });
}
