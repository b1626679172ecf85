import type { ShapeRule } from "../../rules/rule.ts";

const ofNodesAndPresets = (key: string) => [`nodes.*.${key}`, `presets.*.${key}`];
const ofHypervisors = (key: string) => [`nodes.*.${key}`, `host.${key}`];

/**
 * Rules about single values. The schema decides; the first row that fits gives code and words.
 */
export const manifestShapeRules: readonly ShapeRule[] = [
  {
    code: "S4",
    sentence: "Only documented keys are used.",
    at: ["**"],
    about: "unknown keys",
  },
  {
    code: "HV02",
    sentence: "A node's `kind` is `pve`, `incus`, `vm` or `lxc`, the host's `pve` or `incus`.",
    at: ["nodes.*.kind", "host.kind"],
    expects: "pve, incus, vm or lxc",
    expectsAt: { "host.kind": "pve or incus" },
  },
  {
    code: "HV03",
    sentence: "`mode` is `graph` or `delegate`; `guest` is `vm` or `lxc`.",
    at: ["global.mode", "nodes.*.mode", "nodes.*.guest"],
    expects: "graph or delegate",
    expectsAt: { "nodes.*.guest": "vm or lxc" },
  },
  {
    code: "HV04",
    sentence: "A VM id is a whole number from 100 to 999999999.",
    at: ["nodes.*.vmid", "global.vmid_first", "global.vmid_last"],
    expects: "a whole number from 100 to 999999999",
    help: "lower ids are Proxmox VE's own",
  },
  {
    code: "HV05",
    sentence:
      "`cores` is a whole number from 1 to 8192, `memory` whole MiB or GiB (16MiB at least), `disk` whole GiB.",
    at: ["cores", "memory", "disk"].flatMap(ofNodesAndPresets),
    expects: "a whole number from 1 to 8192",
    expectsAt: {
      "nodes.*.memory": "a size such as 512MiB or 4GiB",
      "presets.*.memory": "a size such as 512MiB or 4GiB",
      "nodes.*.disk": "a size such as 20GiB",
      "presets.*.disk": "a size such as 20GiB",
    },
  },
  {
    code: "HV06",
    sentence: "`ephemeral`, `nesting` and `overcommit` are true or false.",
    at: ["nodes.*.ephemeral", "nodes.*.nesting", ...ofHypervisors("overcommit")],
    expects: "true or false",
  },
  {
    code: "HV07",
    sentence:
      "An image is a mapping with `url`, `volume` or `alias`, `checksum` or `checksums`, `guest`, `system` and `disk` as documented.",
    at: [
      "images.*",
      "images.*.url",
      "images.*.checksum",
      "images.*.checksums",
      "images.*.volume",
      "images.*.alias",
      "images.*.guest",
      "images.*.system",
      "images.*.disk",
    ],
    expects: "a mapping with `url`, `volume` or `alias`",
    expectsAt: {
      "images.*.url": "an address that starts with https:// or http://",
      "images.*.checksum": "sha256:, sha384: or sha512: and the checksum in small letters",
      "images.*.checksums": "an address that starts with https://",
      "images.*.volume": "a volume of Proxmox VE such as local:import/debian-12.qcow2",
      "images.*.alias": "an image of Incus such as images:debian/12/cloud",
      "images.*.guest": "vm or lxc",
      "images.*.system": "debian-12, debian-13, pve-8, pve-9 or incus",
      "images.*.disk": "a size such as 20GiB",
    },
  },
  {
    code: "HV08",
    sentence: "`bridges` and `storages` are lists of names, one at least.",
    at: [
      ...ofHypervisors("bridges"),
      ...ofHypervisors("bridges.*"),
      ...ofHypervisors("storages"),
      ...ofHypervisors("storages.*"),
      "nodes.*.storage",
      "nodes.*.nics.*.bridge",
    ],
    expects: "a list of names, one at least",
    expectsAt: {
      "nodes.*.bridges.*": "a bridge's name, 15 characters at most",
      "host.bridges.*": "a bridge's name, 15 characters at most",
      "nodes.*.nics.*.bridge": "a bridge's name, 15 characters at most",
      "nodes.*.storages.*": "a storage's name",
      "host.storages.*": "a storage's name",
      "nodes.*.storage": "a storage's name",
    },
  },
  {
    code: "HV09",
    sentence: "`nics` is a list of mappings, one at least; `vlan` is 1 to 4094.",
    at: ["nodes.*.nics", "nodes.*.nics.*", "nodes.*.nics.*.vlan"],
    expects: "a list of NICs, one at least",
    expectsAt: {
      "nodes.*.nics.*": "a mapping such as { bridge: vmbr0 }",
      "nodes.*.nics.*.vlan": "a whole number from 1 to 4094",
    },
  },
  {
    code: "HV38",
    sentence:
      "A repository is a mapping with `source`; its `target` is an absolute path of plain letters, `git` true or false.",
    at: ["repos.*", "repos.*.source", "repos.*.target", "repos.*.exclude", "repos.*.git"],
    expects: "a mapping such as { source: ../.., target: /opt/tools }",
    expectsAt: {
      "repos.*.source": "a directory",
      "repos.*.target": "an absolute path such as /opt/tools",
      "repos.*.exclude": "a list of patterns",
      "repos.*.git": "true or false",
    },
  },
  {
    code: "HV39",
    sentence:
      "`provision` is a list of steps, each with a `name` of small letters, `run`, and a `timeout` of 1 to 86400 seconds.",
    at: [
      "nodes.*.provision",
      "nodes.*.provision.*",
      "nodes.*.provision.*.name",
      "nodes.*.provision.*.run",
      "nodes.*.provision.*.timeout",
    ],
    expects: "a list of steps such as { name: tools, run: apt-get install -y git }",
    expectsAt: {
      "nodes.*.provision.*.name": "a name such as install-tools",
      "nodes.*.provision.*.run": "a shell command",
      "nodes.*.provision.*.timeout": "a whole number of seconds from 1 to 86400",
    },
  },
  {
    code: "T1",
    sentence: "A value has the type that the table of keys gives.",
    at: ["**"],
  },
];
