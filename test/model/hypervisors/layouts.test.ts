import { globSync, readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Manifest } from "../../../model/hypervisors/manifest.ts";
import { readManifest } from "../../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../../model/hypervisors/resolveManifest.ts";
import { writeProblem } from "../../../model/problem.ts";
import { makeValidator } from "../schema/validator.ts";
import { knowledge } from "./manifest.ts";

const layouts = globSync("test/model/hypervisors/layouts/*.yml").toSorted();
const isValid = makeValidator(
  JSON.parse(readFileSync("docs/schema/hypervisors.json", "utf8")) as object,
);
const gib = 1024 ** 3;

function layout(name: string): Manifest {
  const file = `test/model/hypervisors/layouts/${name}.yml`;
  const source = readManifest({ file, text: readFileSync(file, "utf8") });
  const { manifest, errors, warnings } = resolveManifest(source, knowledge);
  expect([...errors, ...warnings].map(writeProblem)).toEqual([]);
  expect(JSON.parse(JSON.stringify(manifest))).toStrictEqual(manifest);
  return manifest as Manifest;
}

const paths = ({ nodes }: Manifest) => nodes.map(({ path }) => path.join("/"));
const vmids = ({ nodes }: Manifest) => nodes.map(({ vmid }) => vmid);

describe("layouts by data", () => {
  it("are all tried below", () => {
    expect(layouts.map((file) => basename(file, ".yml"))).toEqual([
      "flat",
      "n1",
      "n2",
      "n3",
      "tiered",
    ]);
  });

  it.each(layouts)("%s names its schema, which accepts it", (file) => {
    const text = readFileSync(file, "utf8");
    const named = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1] ?? "";
    expect(relative(".", resolve(dirname(file), named))).toBe("docs/schema/hypervisors.json");
    expect(isValid(parse(text, { version: "1.1", merge: true }))).toBe(true);
  });

  it("n1: everything that is left out, written out", () => {
    expect(layout("n1")).toEqual({
      name: "n1",
      host: { kind: "pve", bridges: ["vmbr0"], storages: ["local-lvm", "local"] },
      images: {
        "debian-12": {
          source: "volume",
          location: "local:import/debian-12.qcow2",
          checksum: "",
          checksums: "",
          guest: "vm",
          system: "",
        },
      },
      nodes: [
        {
          name: "test",
          description: "",
          kind: "vm",
          guest: "vm",
          parent: "host",
          depth: 1,
          path: ["test"],
          children: [],
          mode: "graph",
          madeBy: "",
          preset: "small",
          image: "debian-12",
          vmid: 80000,
          cores: 2,
          memory: 2 * gib,
          disk: 10 * gib,
          cpuType: "host",
          nesting: false,
          storage: "local-lvm",
          nics: [{ bridge: "vmbr0", vlan: 0, ip: "dhcp", gateway: "" }],
          protected: false,
          repos: [],
          provision: [],
          bridges: [],
          storages: [],
        },
      ],
      vmids: {
        first: 80_000,
        last: 89_999,
        wanted: [{ hypervisor: "host", node: "test", vmid: 0 }],
      },
    });
  });

  it("n2: a Proxmox VE in a Proxmox VE, with its own disk over the preset's", () => {
    const manifest = layout("n2");
    expect(paths(manifest)).toEqual(["inner", "inner/test"]);
    expect(vmids(manifest)).toEqual([99800, 99900]);
    const [inner, test] = manifest.nodes;
    expect(inner).toMatchObject({
      preset: "large",
      cores: 4,
      memory: 8 * gib,
      disk: 64 * gib,
      children: ["test"],
      bridges: ["vmbr0"],
      storages: ["local"],
    });
    // Of a node that may be deleted, what stands on it may be deleted too.
    expect([inner?.protected, test?.protected]).toEqual([false, false]);
    expect(manifest.images["debian-12"]).toMatchObject({ source: "url", system: "debian-12" });
  });

  it("n3: three levels whatever the order in the file, the last one made from the second", () => {
    const manifest = layout("n3");
    expect(paths(manifest)).toEqual(["root-pve", "root-pve/leaf-pve", "root-pve/leaf-pve/edge"]);
    expect(manifest.nodes.map(({ mode, madeBy }) => `${mode} by ${madeBy || "us"}`)).toEqual([
      "graph by us",
      "delegate by us",
      "graph by leaf-pve",
    ]);
    expect(manifest.nodes.map(({ memory }) => memory / gib)).toEqual([8, 4, 1]);
  });

  it("flat: peers on the host, each with what it says itself", () => {
    const manifest = layout("flat");
    expect(manifest.nodes.map(({ depth }) => depth)).toEqual([1, 1, 1, 1, 1]);
    expect(vmids(manifest)).toEqual([20003, 20000, 20001, 20002, 500]);
    const [web, db, dns] = manifest.nodes;
    expect(web?.nics).toEqual([
      { bridge: "vmbr0", vlan: 0, ip: "10.0.12.21/24", gateway: "10.0.12.1" },
      { bridge: "vmbr1", vlan: 20, ip: "dhcp", gateway: "" },
    ]);
    expect([web?.storage, db?.storage]).toEqual(["local-zfs", "local"]);
    expect(dns).toMatchObject({ guest: "lxc", cpuType: "", nesting: false, protected: true });
  });

  it("tiered: two hypervisors, one that makes its own guests by the mode of the file", () => {
    const manifest = layout("tiered");
    expect(paths(manifest)).toEqual([
      "front",
      "back",
      "front/web-1",
      "front/web-2",
      "back/db",
      "back/cache",
    ]);
    expect(manifest.nodes.map(({ madeBy }) => madeBy)).toEqual(["", "", "front", "front", "", ""]);
    // Incus goes by names.
    expect(vmids(manifest)).toEqual([80001, 80000, 0, 0, 80001, 80000]);
    expect(manifest.nodes[3]?.nics[0]?.bridge).toBe("incusbr1");
  });
});
