import { work, workDev, workDevPath, type RuleCase } from "./ruleCase.ts";

const shared = (volume: unknown) => ({ shared_volumes: { docs: volume } });
const consumers = { work: "ro" };
const p11 = (title: string, volume: unknown, at = "") => ({
  code: "P11",
  title,
  patch: shared(volume),
  at: [`shared_volumes.docs${at}`],
});
const p12 = (title: string, data: unknown, at: string) => ({
  code: "P12",
  title,
  patch: workDev({ persistent_data: data }),
  at: [`${workDevPath}.persistent_data${at}`],
});
const p08 = (title: string, volumes: unknown, at: string) => ({
  code: "P08",
  title: `storage_volumes: ${title}`,
  patch: workDev({ storage_volumes: volumes }),
  at: [`${workDevPath}.storage_volumes${at}`],
});
const machines = (one: object, two: object) => work({ machines: { "work-dev": one, two } });
const disk = (path: string) => ({ type: "disk", source: "/tmp", path });

export const volumeCases: readonly RuleCase[] = [
  p08("a list", [], ""),
  p08("a size alone", { data: "1GiB" }, ".data"),
  p08("a size that Incus does not read", { data: { size: "10G", path: "/d" } }, ".data.size"),
  p08("no room", { data: { size: "0", path: "/d" } }, ".data.size"),
  p08("a relative path", { data: { path: "data" } }, ".data.path"),
  p08("a pool without a name", { data: { pool: "", path: "/d" } }, ".data.pool"),
  ...["shared_volumes_base", "persistent_data_base"].map((key) => ({
    code: "P10",
    title: `a relative ${key}`,
    patch: { global: { [key]: "srv" } },
    at: [`global.${key}`],
  })),
  p11("no mapping", "docs"),
  p11("a relative source", { source: "docs", consumers }, ".source"),
  p11("a relative path", { path: "docs", consumers }, ".path"),
  p11("no boolean as shift", { shift: "yes", consumers }, ".shift"),
  p11("no boolean as propagate", { propagate: 1, consumers }, ".propagate"),
  p11("a list of consumers", { consumers: ["work"] }, ".consumers"),
  p11("an access, the only one", { consumers: { work: "read" } }, ".consumers.work"),
  p12("a list", [], ""),
  p12("a path alone", { code: "/code" }, ".code"),
  p12("a relative path", { code: { path: "code" } }, ".code.path"),
  p12("no boolean as readonly", { code: { path: "/code", readonly: "no" } }, ".code.readonly"),
  {
    code: "M1",
    title: "names that are no names, or too long",
    patch: {
      shared_volumes: { "a b": { path: "/shared/ab", consumers } },
      ...workDev({
        persistent_data: { "../up": { path: "/up" } },
        storage_volumes: { [`v${"x".repeat(61)}`]: { path: "/long" }, "ok.v_1-": { path: "/ok" } },
      }),
    },
    at: [
      `${workDevPath}.persistent_data["../up"]`,
      `${workDevPath}.storage_volumes.v${"x".repeat(61)}`,
      'shared_volumes["a b"]',
    ],
  },
  { code: "M2", title: "no consumers", patch: shared({}), at: ["shared_volumes.docs.consumers"] },
  {
    code: "M2",
    title: "an empty mapping of consumers",
    patch: shared({ consumers: {} }),
    at: ["shared_volumes.docs.consumers"],
  },
  {
    code: "M2",
    title: "unknown consumers",
    patch: shared({ consumers: { work: "ro", nobody: "rw", host: "ro" } }),
    at: ["shared_volumes.docs.consumers.nobody", "shared_volumes.docs.consumers.host"],
  },
  {
    code: "M3",
    title: "persistent data and a container's volume without path",
    patch: workDev({ persistent_data: { code: {} }, storage_volumes: { data: null } }),
    at: [`${workDevPath}.persistent_data.code.path`, `${workDevPath}.storage_volumes.data.path`],
  },
  {
    code: "M4",
    title: "devices of the same name",
    patch: {
      shared_volumes: { docs: { consumers } },
      ...workDev({
        devices: { "sv-docs": disk("/other"), "pd-code": disk("/a"), data: disk("/b") },
        persistent_data: { code: { path: "/code" } },
        storage_volumes: {
          data: { path: "/data" },
          root: { path: "/r" },
          eth0: { path: "/e" },
          "pd-more": { path: "/p" },
        },
      }),
    },
    at: [
      `${workDevPath}.persistent_data.code`,
      `${workDevPath}.storage_volumes.data`,
      `${workDevPath}.storage_volumes.root`,
      `${workDevPath}.storage_volumes.eth0`,
      "shared_volumes.docs.consumers.work",
    ],
  },
  {
    code: "M4",
    title: "a storage volume named like persistent data's device",
    patch: workDev({
      persistent_data: { code: { path: "/code" } },
      storage_volumes: { "pd-code": { path: "/data" } },
    }),
    at: [`${workDevPath}.storage_volumes.pd-code`],
  },
  {
    code: "M5",
    title: "persistent data where a shared volume is",
    patch: {
      shared_volumes: { docs: { path: "/srv/docs", consumers } },
      ...workDev({ persistent_data: { code: { path: "/srv/docs/" } } }),
    },
    at: [`${workDevPath}.persistent_data.code`],
  },
  {
    code: "M5",
    title: "two entries of persistent data at one path",
    patch: workDev({ persistent_data: { a: { path: "/srv/x" }, b: { path: "/srv//x" } } }),
    at: [`${workDevPath}.persistent_data.b`],
  },
  {
    code: "M5",
    title: "two shared volumes at one path, on one machine only",
    patch: {
      shared_volumes: {
        docs: { path: "/srv/x", consumers },
        more: { path: "/srv/x", consumers: { "work-dev": "rw", admin: "ro" } },
      },
    },
    at: ["shared_volumes.more.consumers.work-dev"],
  },
  {
    code: "M5",
    title: "a volume where the root disk, its own device and a profile's device are",
    patch: work({
      profiles: { big: { devices: { p: disk("/p"), hidden: disk("/hidden") } } },
      machines: {
        "work-dev": {
          profiles: ["default", "big"],
          devices: { own: disk("/own"), hidden: disk("/elsewhere") },
          storage_volumes: {
            a: { path: "/" },
            b: { path: "/own" },
            c: { path: "/p" },
            d: { path: "/hidden" },
          },
        },
      },
    }),
    at: ["a", "b", "c"].map((name) => `${workDevPath}.storage_volumes.${name}`),
  },
  {
    code: "M6",
    title: "one volume of two sizes",
    patch: machines(
      { storage_volumes: { data: { size: "1GiB", path: "/d" } } },
      { storage_volumes: { data: { size: "2GiB", path: "/d" } } },
    ),
    at: ["domains.work.machines.two.storage_volumes.data"],
  },
  {
    code: "M6",
    title: "one volume in two pools",
    patch: machines(
      { storage_volumes: { data: { pool: "fast", path: "/d" } } },
      { storage_volumes: { data: { path: "/e" } } },
    ),
    at: ["domains.work.machines.two.storage_volumes.data"],
  },
  {
    code: "M6",
    title: "a bare disk for two virtual machines",
    patch: machines(
      { type: "vm", storage_volumes: { data: {} } },
      { type: "vm", storage_volumes: { data: {} } },
    ),
    at: ["domains.work.machines.two.storage_volumes.data"],
  },
  {
    code: "W10",
    title: "propagate",
    patch: shared({ propagate: true, consumers }),
    at: ["shared_volumes.docs.propagate"],
  },
];
