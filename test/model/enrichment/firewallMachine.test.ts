import { describe, expect, it } from "vitest";
import type { AddressPlan } from "../../../model/addresses/allocate.ts";
import { facts, found, patched, resolveData, type Mapping } from "../infra.ts";

const vm = { global: { firewall_mode: "vm" } };

function firewallOf(patch: Mapping) {
  const { lab, errors } = resolveData(patched(patch));
  expect(found(errors)).toEqual([]);
  return lab?.instances.find(({ machine }) => machine === lab.firewall);
}

function nics(patch: Mapping) {
  const { devices = {} } = firewallOf(patch) ?? {};
  return Object.values(devices).map(({ name, network, "ipv4.address": address }) =>
    [name, network, address].filter(Boolean).join(" "),
  );
}

describe("firewall_mode: vm", () => {
  it("adds a protected virtual machine to the admin domain, at .253", () => {
    expect(firewallOf(vm)).toMatchObject({
      machine: "sys-firewall",
      domain: "admin",
      type: "virtual-machine",
      address: "10.100.0.253",
      config: { "limits.cpu": "2", "limits.memory": "2GiB" },
      roles: ["base_system", "firewall_router"],
      protected: true,
      antiSpoofing: false,
    });
  });

  it("has a NIC on every enabled bridge, its own first, without filters", () => {
    const patch = patched(vm, {
      domains: { aaa: { subnet_id: 7 }, off: { subnet_id: 8, enabled: false } },
    });
    expect(nics(patch)).toEqual([
      "eth0 net-admin 10.100.0.253",
      "eth1 net-aaa 10.100.7.253",
      "eth2 net-work 10.100.1.253",
      "uplink up-admin",
    ]);
    const { eth0 } = firewallOf(patch)?.devices ?? {};
    expect(Object.keys(eth0 ?? {}).filter((key) => key.startsWith("security."))).toEqual([]);
  });

  it("takes the machine that the file names, of any type, in any domain", () => {
    const own = { machines: { "anklume-firewall": { type: "lxc", ip: "10.100.1.5" } } };
    const patch = patched(vm, { domains: { work: own } });
    expect(firewallOf(patch)).toMatchObject({ domain: "work", type: "container" });
    expect(nics(patch)).toEqual([
      "eth0 net-work 10.100.1.5",
      "eth1 net-admin 10.100.0.253",
      "uplink up-work",
    ]);
  });

  it("stands at .253 where the file names it without an address", () => {
    const own = { machines: { "sys-firewall": { type: "lxc" } } };
    expect(firewallOf({ ...vm, domains: { work: own } })).toMatchObject({
      address: "10.100.1.253",
      config: { "linux.sysctl.net.ipv4.ip_forward": "0" },
    });
  });

  it("keeps the names of its NICs while domains come and go", () => {
    const numbers = (lab: Mapping, previous?: AddressPlan) => {
      const { lab: resolved, plan } = resolveData(lab, facts, previous);
      const { devices = {} } =
        resolved?.instances.find(({ machine }) => machine === "sys-firewall") ?? {};
      return {
        plan,
        nics: Object.values(devices).map(({ name, network }) => `${name} ${network}`),
      };
    };
    const small = patched(vm);
    const large = patched({ domains: { aaa: { subnet_id: 7 } } }, small);
    const first = numbers(small);
    expect(first.nics).toEqual(["eth0 net-admin", "eth1 net-work", "uplink up-admin"]);
    const second = numbers(large, first.plan);
    expect(second.nics).toEqual([
      "eth0 net-admin",
      "eth1 net-work",
      "eth2 net-aaa",
      "uplink up-admin",
    ]);
    const third = numbers(patched({ domains: { work: { enabled: false } } }, large), second.plan);
    expect(third.nics).toEqual(["eth0 net-admin", "eth2 net-aaa", "uplink up-admin"]);
    expect(numbers(large, third.plan).nics.toSorted()).toEqual(second.nics);
  });

  it("is named and housed as in newer files", () => {
    const domains = {
      admin: { enabled: false },
      anklume: { subnet_id: 9 },
    };
    expect(firewallOf(patched(vm, { domains }))).toMatchObject({
      machine: "anklume-firewall",
      address: "10.100.9.253",
    });
  });

  it("stands at .253 of a subnet that a zone gives, too", () => {
    const { lab, errors } = resolveData({
      project_name: "zoned",
      global: { firewall_mode: "vm", addressing: {} },
      domains: { admin: { trust_level: "admin" }, work: {} },
    });
    expect(found(errors)).toEqual([]);
    expect(lab?.instances.map(({ machine, address }) => [machine, address])).toEqual([
      ["sys-firewall", "10.100.0.253"],
    ]);
  });

  it("does nothing in mode host", () => {
    const { lab } = resolveData(patched({ global: { firewall_mode: "host" } }));
    expect(lab?.firewall).toBe("");
    expect(lab?.instances).toHaveLength(2);
  });
});
