import { describe, expect, it } from "vitest";
import { found, resolveData, type Mapping } from "../infra.ts";

function lab(machine: Mapping, more: Mapping = {}, global: Mapping = {}) {
  return {
    project_name: "test",
    global,
    domains: {
      pro: { subnet_id: 0, machines: { "pro-dev": machine, "pro-web": {} } },
      perso: { subnet_id: 1, machines: { "perso-pc": { type: "vm" } } },
    },
    ...more,
  };
}

function instanceOf(data: Mapping, machine = "pro-dev") {
  const resolution = resolveData(data);
  expect(found(resolution.errors)).toEqual([]);
  return resolution.lab?.instances.find((instance) => instance.machine === machine);
}

function disksOf(data: Mapping, machine?: string) {
  const { eth0: _nic, ...disks } = instanceOf(data, machine)?.devices ?? {};
  return disks;
}

describe("persistent data", () => {
  const data = {
    code: { path: "/home/u/code" },
    etc: { path: "/etc/x", readonly: true },
  };

  it("lies in a directory of its domain, machine and name", () => {
    expect(disksOf(lab({ persistent_data: data }))).toEqual({
      "pd-code": {
        type: "disk",
        source: "/srv/anklume/data/pro/pro-dev/code",
        path: "/home/u/code",
        shift: "true",
      },
      "pd-etc": {
        type: "disk",
        source: "/srv/anklume/data/pro/pro-dev/etc",
        path: "/etc/x",
        shift: "true",
        readonly: "true",
      },
    });
  });

  it("lies below another base", () => {
    const disks = disksOf(lab({ persistent_data: data }, {}, { persistent_data_base: "/mnt/d/" }));
    expect(disks["pd-code"]?.["source"]).toBe("/mnt/d/pro/pro-dev/code");
  });

  it("is refused at a shared volume's path, without path, and at a relative one", () => {
    const shared = { shared_volumes: { x: { path: "/etc/x", consumers: { pro: "rw" } } } };
    const persistent_data = { ...data, none: {}, relative: { path: "here" } };
    const { errors } = resolveData(lab({ persistent_data }, shared));
    const at = "domains.pro.machines.pro-dev.persistent_data";
    expect(found(errors)).toEqual([
      `M5 ${at}.etc`,
      `M3 ${at}.none.path`,
      `P12 ${at}.relative.path`,
    ]);
  });
});

describe("shared volumes", () => {
  const shared_volumes = {
    docs: { consumers: { pro: "ro", "pro-dev": "rw" } },
    music: { source: "/data/m", path: "/m", shift: false, consumers: { perso: "ro" } },
  };

  it("are mounted by the machines of their consumers, a machine's entry before its domain's", () => {
    const docs = { type: "disk", source: "/srv/anklume/shares/docs", path: "/shared/docs" };
    const data = lab({}, { shared_volumes });
    expect(disksOf(data)).toEqual({ "sv-docs": { ...docs, shift: "true" } });
    expect(disksOf(data, "pro-web")).toEqual({
      "sv-docs": { ...docs, shift: "true", readonly: "true" },
    });
    expect(disksOf(data, "perso-pc")).toEqual({
      "sv-music": { type: "disk", source: "/data/m", path: "/m", readonly: "true" },
    });
  });

  it("lie below another base", () => {
    const data = lab({}, { shared_volumes }, { shared_volumes_base: "/mnt" });
    expect(disksOf(data)["sv-docs"]?.["source"]).toBe("/mnt/docs");
  });

  it("reach every copy of a counted domain", () => {
    const data = {
      project_name: "class",
      global: {},
      domains: {
        "student-{n}": { subnet_id: 3, count: 2, machines: { "pc-{n}": {} } },
      },
      shared_volumes: { task: { consumers: { "student-{n}": "ro" } } },
    };
    const { lab: resolved, errors } = resolveData(data);
    expect(found(errors)).toEqual([]);
    expect(
      resolved?.instances.map(({ devices }) => Object.keys(devices).includes("sv-task")),
    ).toEqual([true, true]);
  });
});

describe("storage volumes", () => {
  it("are volumes of the machine's project, and disks of the machine", () => {
    const data = lab({
      storage_volumes: {
        cache: { size: "10GiB", path: "/cache" },
        fast: { pool: "nvme", path: "/fast" },
      },
    });
    const instance = instanceOf(data);
    expect(instance?.volumes).toEqual([
      { name: "cache", pool: "default", size: "10GiB", path: "/cache" },
      { name: "fast", pool: "nvme", size: "", path: "/fast" },
    ]);
    expect(disksOf(data)).toEqual({
      cache: { type: "disk", pool: "default", source: "cache", path: "/cache" },
      fast: { type: "disk", pool: "nvme", source: "fast", path: "/fast" },
    });
  });

  it("are bare disks of virtual machines where they have no path", () => {
    const data = lab({ type: "vm", storage_volumes: { raw: { size: "1GiB" } } });
    expect(instanceOf(data)?.volumes[0]).toMatchObject({ path: "" });
    expect(disksOf(data)).toEqual({ raw: { type: "disk", pool: "default", source: "raw" } });
  });
});

it("orders devices: shared volumes, persistent data, storage volumes, the machine's own", () => {
  const data = lab(
    {
      devices: { a: { type: "disk", source: "/tmp", path: "/a" } },
      storage_volumes: { b: { path: "/b" } },
      persistent_data: { c: { path: "/c" } },
    },
    { shared_volumes: { d: { consumers: { pro: "ro" } } } },
  );
  expect(Object.keys(instanceOf(data)?.devices ?? {}).filter((name) => name !== "eth0")).toEqual([
    "sv-d",
    "pd-c",
    "b",
    "a",
  ]);
});
