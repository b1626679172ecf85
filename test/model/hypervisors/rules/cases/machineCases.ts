import { type ManifestCase, nodes } from "./manifestCase.ts";

const gib = 1024 ** 3;
const nic = (keys: object) => ({ nics: [keys] });

export const machineCases: readonly ManifestCase[] = [
  {
    code: "HV18",
    title: "bridges of the host, of a nested Proxmox VE and of an Incus",
    patch: nodes({
      inner: { nics: [{}, { bridge: "vmbr1" }] },
      test: { bridge: undefined, ...nic({ bridge: "incusbr0" }) },
      cell: nic({ bridge: "vmbr0" }),
    }),
    at: ["nodes.inner.nics[1].bridge", "nodes.test.nics[0].bridge", "nodes.cell.nics[0].bridge"],
  },
  {
    code: "HV19",
    title: "a storage of another",
    patch: nodes({ test: { storage: "default" }, cell: { storage: "local" } }),
    at: ["nodes.test.storage", "nodes.cell.storage"],
  },
  ...[
    "10.0.12.5",
    "10.0.12.0/24",
    "10.0.12.255/24",
    "10.0.12.5/31",
    "10.0.12.5/33",
    "fe80::1/64",
  ].map((ip) => ({
    code: "HV25",
    title: ip,
    patch: nodes({ test: nic({ ip }) }),
    at: ["nodes.test.nics[0].ip"],
  })),
  ...[
    { gateway: "10.0.12.1" },
    { ip: "dhcp", gateway: "10.0.12.1" },
    { ip: "10.0.12.5/24", gateway: "10.0.13.1" },
    { ip: "10.0.12.5/24", gateway: "10.0.12.5" },
    { ip: "10.0.12.5/24", gateway: "10.0.12.1/24" },
    { ip: "10.0.12.5/24", gateway: "" },
  ].map((keys) => ({
    code: "HV26",
    title: JSON.stringify(keys),
    patch: nodes({ test: nic(keys) }),
    at: ["nodes.test.nics[0].gateway"],
  })),
  {
    code: "HV27",
    title: "on two levels, and on one machine",
    patch: nodes({
      inner: nic({ ip: "10.0.12.5/24" }),
      test: { nics: [{ ip: "10.0.12.5/16" }, { ip: "10.0.12.6/24" }, { ip: "10.0.12.6/24" }] },
    }),
    at: ["nodes.test.nics[0].ip", "nodes.test.nics[2].ip"],
  },
  {
    code: "HV30",
    title: "more cores than the parent, and than the host",
    patch: nodes({ inner: { cores: 8 }, test: { cores: 9 }, nest: { cores: 16 } }),
    at: ["nodes.test.cores", "nodes.nest.cores"],
  },
  {
    code: "HV31",
    title: "guests together, a hypervisor by itself, and the host's",
    patch: nodes({
      test: { memory: "4GiB" },
      second: { parent: "inner", image: "debian", memory: "2049MiB" },
      small: { kind: "pve", image: "debian", memory: "1GiB" },
    }),
    known: { facts: { cpus: 8, memory: 18 * gib } },
    at: ["nodes", "nodes.inner.memory", "nodes.small.memory"],
  },
  {
    code: "HV32",
    title: "a guest that leaves no room for its parent",
    patch: nodes({ test: { disk: "57GiB" }, cell: { disk: "40GiB" } }),
    at: ["nodes.inner.disk", "nodes.nest.disk"],
  },
  {
    code: "HW1",
    title: "memory, a disk, and the host's memory, all as said",
    patch: {
      host: { overcommit: true },
      nodes: { inner: { overcommit: true }, test: { memory: "64GiB", disk: "64GiB" } },
    },
    known: { facts: { cpus: 8, memory: 8 * gib } },
    at: ["nodes", "nodes.inner.memory", "nodes.inner.disk"],
  },
  {
    code: "HW2",
    title: "no facts",
    patch: {},
    known: {},
    at: ["nodes"],
  },
];
