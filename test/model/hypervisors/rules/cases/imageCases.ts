import { type ManifestCase, nodes } from "./manifestCase.ts";

const volume = "local:import/debian.qcow2";
const sum = (letters: number) => `sha256:${"a".repeat(letters)}`;

export const imageCases: readonly ManifestCase[] = [
  {
    code: "HV07",
    title: "each value of an image",
    patch: {
      images: {
        debian: { url: "ftp://images.example/x", checksum: sum(63), guest: "ct", system: "debian" },
        tiny: { alias: "", disk: "10" },
        next: { url: "https://images.example/x", checksums: "http://images.example/SUMS" },
        other: { volume: "debian.qcow2" },
        none: null,
      },
    },
    at: [
      "images.debian.url",
      "images.debian.checksum",
      "images.debian.system",
      "images.debian.guest",
      "images.tiny.alias",
      "images.tiny.disk",
      "images.next.checksums",
      "images.other.volume",
      "images.none",
    ],
  },
  {
    code: "HV17",
    title: "where it is named: in a preset, for all, in a node",
    patch: {
      presets: { pve: { image: "debain" }, idle: { image: "constructor" } },
      global: { default_image: "arch" },
      nodes: { inner: { image: undefined }, test: { image: "nixos" }, nest: { image: undefined } },
    },
    at: ["presets.pve.image", "presets.idle.image", "nodes.test.image", "global.default_image"],
  },
  {
    code: "HV37",
    title: "none anywhere",
    patch: nodes({ inner: { image: undefined }, cell: { image: null } }),
    at: ["nodes.inner.image", "nodes.cell.image"],
  },
  {
    code: "HV20",
    title: "a path, and two points",
    patch: { images: { "a/b": { volume }, "..": { volume } } },
    at: ['images["a/b"]', 'images[".."]'],
  },
  {
    code: "HV21",
    title: "two sources, none, no checksum, one twice, and checksums of nothing",
    patch: {
      images: {
        two: { volume, alias: "debian" },
        none: { guest: "vm" },
        bare: { url: "https://images.example/x" },
        twice: { url: "https://images.example/x", checksum: sum(64), checksums: "https://a/SUMS" },
        idle: { volume, checksum: sum(64), checksums: "https://a/SUMS" },
      },
    },
    at: [
      "images.two",
      "images.none",
      "images.bare",
      "images.twice",
      "images.idle.checksum",
      "images.idle.checksums",
    ],
  },
  {
    code: "HV22",
    title: "of another type, and from where the parent has none",
    patch: {
      images: { stored: { volume }, local: { alias: "local" } },
      nodes: {
        typed: { image: "tiny", preset: "xsmall" },
        sourced: { image: "local", preset: "xsmall" },
        test: { image: "stored" },
        cell: { kind: "vm", image: "debian" },
      },
    },
    at: ["nodes.test.image", "nodes.cell.image", "nodes.typed.image", "nodes.sourced.image"],
  },
  {
    code: "HV23",
    title: "no system, and one of another hypervisor",
    patch: {
      images: { plain: { volume }, ready: { volume, system: "pve-9" } },
      nodes: { inner: { image: "plain" }, nest: { image: "ready" } },
    },
    at: ["nodes.inner.image", "nodes.nest.image"],
  },
  {
    code: "HV24",
    title: "a disk that would have to shrink, of the node's own and of its preset",
    patch: {
      images: { large: { url: "https://images.example/x", checksum: sum(64), disk: "11GiB" } },
      nodes: {
        test: { image: "large", disk: "10GiB" },
        second: { parent: "inner", preset: "small", image: "large" },
        third: { image: "large", disk: "11GiB" },
      },
    },
    at: ["nodes.test.disk", "nodes.second.disk"],
  },
  {
    code: "HV22",
    title: "a container as virtual machine of an Incus",
    patch: nodes({ cell: { kind: "vm", preset: "xsmall" } }),
    at: ["nodes.cell.image"],
  },
];
