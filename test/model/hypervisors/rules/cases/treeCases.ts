import { type ManifestCase, nodes } from "./manifestCase.ts";

export const treeCases: readonly ManifestCase[] = [
  {
    code: "HV11",
    title: "parents that are not there",
    patch: nodes({ test: { parent: "iner" }, cell: { parent: "" } }),
    at: ["nodes.test.parent", "nodes.cell.parent"],
  },
  {
    code: "HV12",
    title: "a node on itself",
    patch: nodes({ inner: { parent: "inner" } }),
    at: ["nodes.inner.parent"],
  },
  {
    code: "HV12",
    title: "a circle of three once, and not for what hangs on it",
    patch: nodes({
      a: { kind: "pve", parent: "c", image: "debian" },
      b: { kind: "pve", parent: "a", image: "debian" },
      c: { kind: "pve", parent: "b", image: "debian" },
      leaf: { parent: "b", image: "debian" },
    }),
    at: ["nodes.a.parent"],
  },
  {
    code: "HV13",
    title: "guests on a virtual machine and on a container",
    patch: nodes({
      on: { parent: "test", preset: "xsmall", image: "debian" },
      off: { kind: "lxc", parent: "cell", preset: "xsmall", image: "tiny" },
    }),
    at: ["nodes.on.parent", "nodes.off.parent"],
  },
  {
    code: "HV14",
    title: "below an ephemeral one, also two levels up",
    patch: nodes({
      inner: { ephemeral: true, memory: "16GiB", disk: "100GiB" },
      test: { ephemeral: false },
      deep: { kind: "pve", parent: "inner", image: "debian" },
      deeper: { parent: "deep", image: "debian", ephemeral: false },
    }),
    at: ["nodes.test.ephemeral", "nodes.deeper.ephemeral"],
  },
  {
    code: "HV15",
    title: "each key where it means nothing",
    patch: nodes({
      test: { mode: "graph", bridges: ["vmbr0"], storages: ["local"], overcommit: true },
      inner: { guest: "vm", nesting: true },
      cell: { vmid: 100, cpu_type: "host", provision: [{ name: "a", run: "true" }] },
    }),
    at: [
      "nodes.inner.guest",
      "nodes.inner.nesting",
      "nodes.test.mode",
      "nodes.test.bridges",
      "nodes.test.storages",
      "nodes.test.overcommit",
      "nodes.cell.vmid",
      "nodes.cell.cpu_type",
      "nodes.cell.provision",
    ],
  },
  {
    code: "HV16",
    title: "a typing error, and a name of JavaScript's own",
    patch: nodes({ test: { preset: "smal" }, cell: { preset: "constructor" } }),
    at: ["nodes.test.preset", "nodes.cell.preset"],
  },
  {
    code: "HV28",
    title: "a CPU type of the node's own, and one of its preset",
    patch: {
      presets: { slow: { cpu_type: "kvm64" } },
      nodes: {
        inner: { cpu_type: "x86-64-v2-AES" },
        nest: { preset: "slow" },
        guest: { parent: "nest", image: "alpine" },
      },
      images: { alpine: { alias: "images:alpine/edge" } },
    },
    at: ["nodes.inner.cpu_type", "nodes.nest.cpu_type"],
  },
  {
    code: "HV29",
    title: "a virtual machine in a container, and no nesting",
    patch: {
      images: {
        box: { volume: "local:vztmpl/debian-12.tar.zst", guest: "lxc", system: "debian-12" },
        alpine: { alias: "images:alpine/edge" },
      },
      nodes: {
        nest: { guest: "lxc", image: "box", nesting: false },
        guest: { parent: "nest", image: "alpine" },
      },
    },
    at: ["nodes.nest.nesting", "nodes.guest.parent"],
  },
];
