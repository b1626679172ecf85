import { type ManifestCase, nodes } from "./manifestCase.ts";

const head = "project_name: test\nimages: { d: { volume: local:import/d.qcow2 } }\n";

export const documentCases: readonly ManifestCase[] = [
  { code: "Y1", title: "an open list", text: `${head}nodes: [\n`, at: [""] },
  {
    code: "Y2",
    title: "no as a name",
    text: `${head}nodes: { no: { image: d, preset: xsmall } }\n`,
    at: [""],
  },
  { code: "Y3", title: "a list", text: "- a\n", at: [""] },
  {
    code: "S5",
    title: "a node twice",
    text: `${head}nodes:\n  test: { image: d }\n  test: { image: d }\n`,
    at: [""],
  },
  {
    code: "HV01",
    title: "names every missing key",
    patch: { project_name: undefined, nodes: undefined },
    at: ["project_name", "nodes"],
  },
  {
    code: "S4",
    title: "unknown keys on every level",
    patch: {
      images: { debian: { sum: "" } },
      presets: { pve: { vmid: 100 } },
      nodes: { inner: { ram: 1, nics: [{ bridge: "vmbr0", mac: "" }] } },
      node: {},
      global: { vmid: 1 },
      host: { name: "father" },
    },
    at: [
      "images.debian.sum",
      "presets.pve.vmid",
      "nodes.inner.ram",
      "nodes.inner.nics[0].mac",
      "node",
      "global.vmid",
      "host.name",
    ],
  },
  {
    code: "T1",
    title: "a number for text, a list for a mapping, nothing for a name",
    patch: {
      project_name: 1,
      presets: { pve: [] },
      nodes: { test: { parent: 3, preset: 4 }, cell: { image: "" } },
    },
    at: [
      "project_name",
      "presets.pve",
      "nodes.test.parent",
      "nodes.test.preset",
      "nodes.cell.image",
    ],
  },
  ...["Test", "a_b", "7", `m${"m".repeat(63)}`, "-a", "host"].map((name) => ({
    code: "HV10",
    title: name,
    patch: nodes({ [name]: { preset: "xsmall", image: "debian" } }),
    at: [`nodes.${name}`],
  })),
  {
    code: "HV02",
    title: "a node's and the host's",
    patch: { nodes: { inner: { kind: "proxmox" } }, host: { kind: "vm" } },
    at: ["nodes.inner.kind", "host.kind"],
  },
  {
    code: "HV03",
    title: "words that are none of the known",
    patch: {
      global: { mode: "push" },
      nodes: { inner: { mode: "pull" }, nest: { guest: "container" } },
    },
    at: ["nodes.inner.mode", "nodes.nest.guest", "global.mode"],
  },
  ...[99, 1_000_000_000, 100.5, "100"].map((vmid) => ({
    code: "HV04",
    title: JSON.stringify(vmid),
    patch: { global: { vmid_first: vmid, vmid_last: vmid }, nodes: { test: { vmid } } },
    at: ["nodes.test.vmid", "global.vmid_first", "global.vmid_last"],
  })),
  {
    code: "HV05",
    title: "numbers and sizes",
    patch: {
      presets: { pve: { cores: 0, memory: 8192, disk: "64G" } },
      nodes: {
        test: { cores: 1.5, memory: "15MiB", disk: "500MiB" },
        cell: { memory: "2GB", disk: "0GiB" },
      },
    },
    at: [
      "presets.pve.cores",
      "presets.pve.memory",
      "presets.pve.disk",
      "nodes.test.cores",
      "nodes.test.memory",
      "nodes.test.disk",
      "nodes.cell.memory",
      "nodes.cell.disk",
    ],
  },
  {
    code: "HV06",
    title: "text for true or false",
    patch: {
      nodes: { inner: { ephemeral: "yes", overcommit: 1 }, cell: { nesting: "true" } },
      host: { overcommit: "no" },
    },
    at: [
      "nodes.inner.ephemeral",
      "nodes.inner.overcommit",
      "nodes.cell.nesting",
      "host.overcommit",
    ],
  },
  {
    code: "HV08",
    title: "an empty list, a name that is too long, no list",
    patch: {
      nodes: {
        inner: { bridges: [], storages: ["local-"] },
        test: { storage: "" },
        cell: { nics: [{ bridge: "b".repeat(16) }] },
      },
      host: { bridges: "vmbr0", storages: [1] },
    },
    at: [
      "nodes.inner.bridges",
      "nodes.inner.storages[0]",
      "nodes.test.storage",
      "nodes.cell.nics[0].bridge",
      "host.bridges",
      "host.storages[0]",
    ],
  },
  {
    code: "HV09",
    title: "no list, an empty one, one without mappings, a VLAN that there is not",
    patch: nodes({
      inner: { nics: {} },
      test: { nics: [] },
      nest: { nics: ["vmbr0"] },
      cell: { nics: [{ vlan: 4095 }] },
    }),
    at: ["nodes.inner.nics", "nodes.test.nics", "nodes.nest.nics[0]", "nodes.cell.nics[0].vlan"],
  },
];
