import { describe, expect, it } from "vitest";
import { facts, found, patched, resolveData, resolveText, type Mapping } from "./infra.ts";

const work = (keys: Mapping) => patched({ domains: { work: keys } });

describe("subnet_id", () => {
  it("is reported twice when taken: as such, and by the address outside it", () => {
    const { errors } = resolveData(work({ subnet_id: 0 }));
    expect(errors.map(({ code, path, message }) => [code, path, message])).toEqual([
      ["V07", "domains.work.subnet_id", '10.100.0.0/24 belongs to domain "admin"'],
      [
        "V13",
        "domains.work.machines.work-dev.ip",
        '10.100.1.10 is outside 10.100.0.0/24, the subnet of "work"',
      ],
    ]);
  });

  it.each([0, 254])("may be %d", (subnet) => {
    const ip = `10.100.${subnet}.10`;
    const domains = { only: { subnet_id: subnet, machines: { one: { ip } } } };
    const { errors, lab } = resolveData({ project_name: "p", global: {}, domains });
    expect(errors).toEqual([]);
    expect(lab?.instances[0]?.address).toBe(ip);
  });

  it.each([255, -1, "5", 1.5])("may not be %j", (subnet) => {
    const machines = { "work-dev": { ip: null } };
    expect(found(resolveData(work({ subnet_id: subnet, machines })).errors)).toEqual([
      "V06 domains.work.subnet_id",
    ]);
  });

  it("may be missing with zones only", () => {
    const domains = { lab: { machines: { one: null } } };
    const without = resolveData({ project_name: "p", global: {}, domains });
    expect(found(without.errors)).toEqual(["V05 domains.lab.subnet_id"]);
    const zoned = resolveData({ project_name: "p", global: { addressing: null }, domains });
    expect(zoned.errors).toEqual([]);
    expect(zoned.lab?.projects[0]?.subnet).toBe("10.120.0.0/24");
  });
});

describe("a domain's name", () => {
  it.each(["a", "9lab", "ai-tools"])("may be %s", (name) => {
    const { errors } = resolveData(patched({ domains: { [name]: { subnet_id: 9 } } }));
    expect(errors).toEqual([]);
  });

  it.each(["-lab", "lab-", "Lab", "my_lab", "lab.x"])("may not be %s", (name) => {
    const { errors } = resolveData(patched({ domains: { [name]: { subnet_id: 9 } } }));
    expect(errors.map(({ code }) => code)).toEqual(["V04"]);
  });
});

const zones = `
project_name: zones
global: {addressing: {}}
domains:
  zeta: {trust_level: trusted, machines: {z1: {}, z2: {ip: 10.110.1.1}, z3: {}}}
  alpha: {trust_level: trusted, machines: {a1: {}}}
  mid: {machines: {m1: {}}}
  adm: {trust_level: admin, machines: {c1: {}}}
  bad: {trust_level: untrusted, machines: {u1: {type: vm}}}
  tmp: {trust_level: disposable, machines: {d1: {type: vm}}}
`;

describe("zone addressing", () => {
  it("gives every trust level its own second octet", () => {
    const { lab, errors, warnings } = resolveText(zones);
    expect([...errors, ...warnings]).toEqual([]);
    expect(
      Object.fromEntries(lab?.projects.map(({ name, subnet }) => [name, subnet]) ?? []),
    ).toEqual({
      adm: "10.100.0.0/24",
      alpha: "10.110.0.0/24",
      zeta: "10.110.1.0/24",
      mid: "10.120.0.0/24",
      bad: "10.140.0.0/24",
      tmp: "10.150.0.0/24",
    });
    const addresses = lab?.instances.map(({ machine, address }) => [machine, address]) ?? [];
    expect(Object.fromEntries(addresses)).toEqual({
      z1: "10.110.1.2",
      z2: "10.110.1.1",
      z3: "10.110.1.3",
      a1: "10.110.0.1",
      m1: "10.120.0.1",
      c1: "10.100.0.1",
      u1: "10.140.0.1",
      d1: "10.150.0.1",
    });
  });

  it("counts all zones as the lab's, so that a domain in a new one changes nobody's ACL", () => {
    const { lab } = resolveData({ project_name: "p", global: { addressing: {} }, domains: {} });
    expect(lab?.bases).toEqual(["10.100", "10.110", "10.120", "10.140", "10.150"]);
  });

  it("does not renumber when names that sort first are added", () => {
    const before = resolveText(zones);
    const added = zones.replace(
      "  zeta:",
      "  aa: {trust_level: trusted, machines: {a0: {}}}\n  zeta:",
    );
    const after = resolveText(added.replace("{a1: {}}", "{a1: {}, a01: {}}"), facts, before.plan);
    const byName = new Map(after.lab?.instances.map(({ machine, address }) => [machine, address]));
    for (const { machine, address } of before.lab?.instances ?? []) {
      expect(byName.get(machine)).toBe(address);
    }
    expect([byName.get("a0"), byName.get("a01")]).toEqual(["10.110.2.1", "10.110.0.2"]);
  });

  it("speaks once when an address fits no subnet that could be chosen", () => {
    const { errors } = resolveText(zones.replace("10.110.1.1", "10.110.9.1"));
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ["P07", "10.110.9.1 is outside the domain's 10.110.1.0/24"],
    ]);
  });

  it("says nothing about zones that follow from a wrong key", () => {
    const { errors } = resolveText(zones.replace("addressing: {}", "addressing: {zone_base: x}"));
    expect(found(errors)).toEqual(["P01 global.addressing.zone_base"]);
  });
});

describe("a domain that is not enabled", () => {
  const off = patched({
    domains: { work: { enabled: false } },
    network_policies: [{ from: "admin", to: "work" }],
  });

  it("is absent, and keeps its addresses", () => {
    const { lab, plan, warnings } = resolveData(off);
    expect(found(warnings)).toEqual(["W4 network_policies[0].to"]);
    expect(lab?.projects.map(({ name }) => name)).toEqual(["admin"]);
    expect(lab?.instances.map(({ name }) => name)).toEqual(["admin-ctl"]);
    expect(lab?.profiles.map(({ domain }) => domain)).toEqual(["admin"]);
    expect(lab?.policies).toEqual([]);
    expect(plan?.subnets["10.100"]?.active).toEqual({ admin: 0, work: 1 });
  });

  it("needs no GPU", () => {
    const device = { devices: { card: { type: "gpu" } } };
    const gpus = patched(
      {
        domains: {
          admin: { machines: { "admin-ctl": device } },
          work: { machines: { "work-dev": device } },
        },
      },
      off,
    );
    expect(resolveData(gpus).errors).toEqual([]);
    const on = patched({ domains: { work: { enabled: true } } }, gpus);
    expect(found(resolveData(on).errors)).toEqual(["V16 global"]);
  });

  it("is checked like the others", () => {
    const wrong = patched({ domains: { work: { machines: { "work-dev": { typ: "vm" } } } } }, off);
    expect(found(resolveData(wrong).errors)).toEqual(["S4 domains.work.machines.work-dev.typ"]);
  });
});

describe("renamed_from", () => {
  it("takes addresses along, and is said of what is deployed", () => {
    const before = resolveText(zones);
    const renamed = zones
      .replace("zeta: {", "omega: {renamed_from: zeta, ")
      .replace("z3: {}", "o3: {renamed_from: z3}");
    const { lab, errors } = resolveText(renamed, facts, before.plan);
    expect(errors).toEqual([]);
    expect(lab?.projects.find(({ name }) => name === "omega")).toMatchObject({
      renamedFrom: "zeta",
      subnet: "10.110.1.0/24",
    });
    expect(lab?.instances.find(({ name }) => name === "o3")).toMatchObject({
      renamedFrom: "z3",
      address: "10.110.1.3",
    });
  });
});
