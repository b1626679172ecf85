import { beforeAll, describe, expect, it } from "vitest";
import { deployLab } from "../../components/deployLab.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { run, type RecordingMocks } from "./mocks.ts";

const infra = (type: string) => `
project_name: walls
global: {firewall_mode: vm, default_os_image: strata-debian}
domains:
  zoo: {subnet_id: 2, machines: {z: {}}}
  admin: {subnet_id: 0, machines: {ctl: {}${type}}}
  aaa: {subnet_id: 1, internet: false, machines: {a: {}}}
network_policies:
  - {from: zoo, to: aaa, ports: [80]}
  - {from: host, to: z, ports: [22]}
`;

function deployed(text: string) {
  const { lab } = resolve(readInfra({ main: { file: "infra.yml", text } }), {});
  if (lab === undefined) throw new Error("the fixture is invalid");
  return run(() => deployLab({ lab, images: { "strata-debian": { image: "strata-debian" } } }));
}

const nic = (name: string, network: string, mac: string, address: string) => ({
  type: "nic",
  name,
  network,
  hwaddr: mac,
  "ipv4.address": address,
});

describe("firewall_mode: vm", () => {
  let mocks: RecordingMocks;

  beforeAll(async () => {
    ({ mocks } = await deployed(infra("")));
  });
  const config = (name: string) => mocks.find("incus:index:Network", name).inputs["config"];

  it("makes a virtual machine with a NIC on every bridge, its own first", () => {
    expect(mocks.find("incus:index:Instance", "sys-firewall")).toMatchObject({
      parent: "strata:index:Domain$strata:index:Instance sys-firewall",
      protect: true,
      inputs: {
        type: "virtual-machine",
        project: "admin",
        waitFor: { condition: "agent" },
        devices: {
          eth0: nic("eth0", "net-admin", "02:73:0a:64:00:fd", "10.100.0.253"),
          eth1: nic("eth1", "net-aaa", "02:73:0a:64:01:fd", "10.100.1.253"),
          eth2: nic("eth2", "net-zoo", "02:73:0a:64:02:fd", "10.100.2.253"),
          uplink: { type: "nic", name: "uplink", network: "up-admin", hwaddr: "02:73:0a:64:ff:fd" },
        },
      },
    });
  });

  it("writes settings, rules and what loads them, then loads them", () => {
    const files = mocks.registered.filter(({ type }) => type === "incus:index:File");
    expect(files.map(({ inputs }) => String(inputs["path"])).toSorted()).toEqual([
      "/etc/strata/firewall.nft",
      "/etc/strata/firewall.sh",
      "/etc/systemd/network/05-strata-net-aaa.network",
      "/etc/systemd/network/05-strata-net-admin.network",
      "/etc/systemd/network/05-strata-net-zoo.network",
      "/etc/systemd/network/05-strata-uplink.network",
      "/etc/systemd/system/strata-firewall.service",
    ]);
    const exec = mocks.find("incus:index:Exec", "sys-firewall-rules").inputs;
    const addresses = ["0", "1", "2", "255"].map((octet) => `10.100.${octet}.253/24`);
    expect(exec["command"]).toEqual(["sh", "/etc/strata/firewall.sh", "set-up", ...addresses]);
    // Whatever changes of them, it runs again.
    const contents = files.map(({ inputs }) => inputs["content"]);
    expect(new Set(exec["triggers"] as string[])).toEqual(new Set(contents));
  });

  it("gives guests the machine as gateway, and the machine alone the server's NAT", () => {
    expect(config("zoo-network")).toMatchObject({
      "ipv4.dhcp.gateway": "10.100.2.253",
      "ipv4.nat": "false",
      "security.acls.default.egress.action": "drop",
    });
    expect(config("admin-network")).toMatchObject({ "ipv4.nat": "false" });
    expect(config("firewall-uplink")).toMatchObject({
      "ipv4.address": "10.100.255.254/24",
      "ipv4.nat": "true",
      "security.acls": "up-admin",
      "security.acls.default.egress.action": "drop",
    });
  });

  it("lets nothing past it: bridges pass what the server has with their guests", () => {
    const { ingress, egress } = mocks.find("incus:index:NetworkAcl", "zoo-network-acl").inputs;
    expect(summary(ingress)).toEqual([
      "allow 10.100.2.1-10.100.2.253 to *",
      "allow 10.100.2.254 to 10.100.2.1/32",
    ]);
    expect(summary(egress)).toEqual([
      "allow * to 10.100.2.1-10.100.2.253",
      "allow * to 10.100.2.254",
    ]);
    const uplink = mocks.find("incus:index:NetworkAcl", "firewall-uplink-acl").inputs;
    expect(summary(uplink["ingress"])).toEqual([]);
    expect(summary(uplink["egress"])).toEqual([
      "allow 10.100.255.253/32 to 0.0.0.0-10.99.255.255,10.101.0.0-255.255.255.255",
    ]);
  });

  it("stays what it is under another name", async () => {
    const renamed = ", anklume-firewall: {type: lxc, renamed_from: sys-firewall}";
    const { mocks: own } = await deployed(infra(renamed));
    for (const type of ["strata:index:Instance", "strata:index:FirewallVm"]) {
      expect(own.find(type, "anklume-firewall").aliases).toEqual(["sys-firewall"]);
    }
  });

  it("takes a container for it, which starts without forwarding", async () => {
    const { mocks: own } = await deployed(infra(", sys-firewall: {type: lxc}"));
    expect(own.find("incus:index:Instance", "sys-firewall").inputs).toMatchObject({
      type: "container",
      config: { "linux.sysctl.net.ipv4.ip_forward": "0" },
      devices: { eth0: { "ipv4.address": "10.100.0.253" } },
    });
  });
});

function summary(rules: unknown): string[] {
  return (rules as Record<string, string>[]).map(
    ({ action, source = "*", destination = "*" }) => `${action} ${source} to ${destination}`,
  );
}
