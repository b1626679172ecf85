import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { deployLab } from "../../components/deployLab.ts";
import { resolve, type ResolveOptions } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { stackOutputs } from "../../stack/outputs.ts";
import { run, type RecordingMocks } from "./mocks.ts";

const text = `
project_name: test
global: {}
domains:
  admin:
    subnet_id: 0
    machines: {admin-ctl: {ip: 10.100.0.10, roles: [base_system]}}
  work:
    description: Work
    subnet_id: 1
    ephemeral: true
    profiles: {big: {config: {limits.memory: 2GiB}, devices: {tmp: {type: disk, path: /tmp}}}}
    machines:
      work-dev: {profiles: [default, big], config: {limits.cpu: 2}}
      work-vm: {type: vm, os_image: own, ephemeral: false, devices: {card: {type: gpu}}}
network_policies:
  - {from: admin-ctl, to: work, ports: [22], description: ssh}
`;

function labOf(source: string, options: ResolveOptions = {}) {
  const infra = readInfra({ main: { file: "infra.yml", text: source } });
  const { lab } = resolve(infra, {}, undefined, options);
  if (lab === undefined) throw new Error("the fixture is invalid");
  return lab;
}

const images = {
  "images:debian/13": { image: "debian/13", imageServer: "https://images.example" },
  own: { image: "own" },
};

describe("deployLab", () => {
  let mocks: RecordingMocks;
  let outputs: unknown;

  beforeAll(async () => {
    const done = await run(() => deployLab({ lab: labOf(text, { pool: "fast" }), images }));
    mocks = done.mocks;
    outputs = done.result;
  });

  it("registers these resources and no others", () => {
    expect(mocks.list()).toEqual([
      "incus:index:AddressPlan addresses",
      "incus:index:Instance admin-ctl",
      "incus:index:Instance work-dev",
      "incus:index:Instance work-vm",
      "incus:index:Network admin-network",
      "incus:index:Network work-network",
      "incus:index:NetworkAcl admin-network-acl",
      "incus:index:NetworkAcl work-network-acl",
      "incus:index:Profile admin-default",
      "incus:index:Profile work-big",
      "incus:index:Profile work-default",
      "incus:index:Project admin",
      "incus:index:Project work",
      "strata:index:Domain admin",
      "strata:index:Domain work",
      "strata:index:Instance admin-ctl",
      "strata:index:Instance work-dev",
      "strata:index:Instance work-vm",
      "strata:index:Network admin-network",
      "strata:index:Network work-network",
      "strata:index:Profile admin-default",
      "strata:index:Profile work-big",
      "strata:index:Profile work-default",
      "strata:index:Project admin",
      "strata:index:Project work",
    ]);
  });

  it("gives every child its component as parent", () => {
    for (const { type, name, parent } of mocks.registered) {
      if (type.startsWith("incus:") && name !== "addresses") {
        const component = type.replace("incus:", "strata:").replace("NetworkAcl", "Network");
        const owner = name.replace(/-acl$/, "");
        expect(parent).toBe(`strata:index:Domain$${component} ${owner}`);
      }
    }
  });

  it("asks the plan for explicit numbers only", () => {
    expect(mocks.find("incus:index:AddressPlan", "addresses").inputs).toEqual({
      domains: {
        admin: {
          base: "10.100",
          subnet: 0,
          machines: { "admin-ctl": { address: "10.100.0.10" } },
        },
        work: { base: "10.100", subnet: 1, machines: { "work-dev": {}, "work-vm": {} } },
      },
    });
  });

  it("shares the images of the project default", () => {
    expect(mocks.find("incus:index:Project", "work").inputs).toEqual({
      name: "work",
      description: "Work",
      config: {
        "features.images": "false",
        "features.networks": "false",
        "features.profiles": "true",
        "features.storage.volumes": "true",
      },
    });
  });

  it("creates the bridge with its ACL in force", () => {
    expect(mocks.find("incus:index:Network", "work-network").inputs).toEqual({
      name: "net-work",
      project: "default",
      description: "Work",
      type: "bridge",
      config: {
        "ipv4.address": "10.100.1.254/24",
        "ipv4.nat": "true",
        "ipv4.dhcp.ranges": "10.100.1.100-10.100.1.199",
        "ipv6.address": "none",
        "security.acls": "net-work",
        "security.acls.default.ingress.action": "drop",
        "security.acls.default.egress.action": "drop",
      },
    });
  });

  it("writes policies into the ACLs of both ends", () => {
    const work = mocks.find("incus:index:NetworkAcl", "work-network-acl").inputs;
    expect(work).toMatchObject({ name: "net-work", project: "default" });
    expect(work["ingress"]).toContainEqual({
      action: "allow",
      state: "enabled",
      description: "ssh",
      source: "10.100.0.10/32",
      protocol: "tcp",
      destinationPort: "22",
    });
    const admin = mocks.find("incus:index:NetworkAcl", "admin-network-acl").inputs;
    expect(admin["egress"]).toContainEqual({
      action: "allow",
      state: "enabled",
      description: "ssh",
      source: "10.100.0.10/32",
      destination: "10.100.1.1-10.100.1.253",
      protocol: "tcp",
      destinationPort: "22",
    });
  });

  it("takes over the profile default, and makes the others", () => {
    expect(mocks.find("incus:index:Profile", "work-default").inputs).toEqual({
      name: "default",
      project: "work",
      description: "",
      config: {},
      devices: {
        eth0: {
          type: "nic",
          name: "eth0",
          network: "net-work",
          "security.mac_filtering": "true",
          "security.ipv4_filtering": "true",
          "security.ipv6_filtering": "true",
        },
        root: { type: "disk", path: "/", pool: "fast" },
      },
    });
    expect(mocks.find("incus:index:Profile", "work-big").inputs).toMatchObject({
      name: "big",
      project: "work",
      config: { "limits.memory": "2GiB" },
      devices: { tmp: { type: "disk", path: "/tmp" } },
    });
  });

  it("puts everything an instance needs into its creation", () => {
    const { inputs, protect } = mocks.find("incus:index:Instance", "work-dev");
    expect(protect).toBe(false);
    expect(inputs).toEqual({
      name: "work-dev",
      project: "work",
      description: "",
      type: "container",
      image: "debian/13",
      imageServer: "https://images.example",
      config: { "limits.cpu": "2" },
      devices: {
        eth0: {
          type: "nic",
          name: "eth0",
          network: "net-work",
          "ipv4.address": "10.100.1.1",
          "security.mac_filtering": "true",
          "security.ipv4_filtering": "true",
          "security.ipv6_filtering": "true",
        },
      },
      profiles: ["default", "big"],
      running: true,
      waitFor: { condition: "ipv4", device: "eth0" },
    });
  });

  it("protects what is not ephemeral, and waits for a virtual machine's agent", () => {
    expect(mocks.find("incus:index:Instance", "admin-ctl")).toMatchObject({
      protect: true,
      inputs: { config: { "security.protection.delete": "true" } },
    });
    expect(mocks.find("incus:index:Instance", "work-vm")).toMatchObject({
      protect: true,
      inputs: {
        type: "virtual-machine",
        image: "own",
        waitFor: { condition: "agent" },
        devices: { card: { type: "gpu" }, eth0: { "ipv4.address": "10.100.1.2" } },
      },
    });
  });

  it("protects nothing but instances", () => {
    const others = mocks.registered.filter(({ type }) => type !== "incus:index:Instance");
    expect(others.filter(({ protect }) => protect)).toEqual([]);
  });

  it("tells what it is made of, in the documented shape", () => {
    expect(stackOutputs.strict().parse(outputs)).toEqual({
      names: { admin: ["admin-ctl"], work: ["work-dev", "work-vm"] },
      instances: { "admin-ctl": "admin-ctl", "work-dev": "work-dev", "work-vm": "work-vm" },
      addresses: {
        "admin-ctl": "10.100.0.10",
        "work-dev": "10.100.1.1",
        "work-vm": "10.100.1.2",
      },
      projects: { admin: "admin", work: "work" },
      bridges: { admin: "net-admin", work: "net-work" },
      subnets: { admin: "10.100.0.0/24", work: "10.100.1.0/24" },
      gateways: { admin: "10.100.0.254", work: "10.100.1.254" },
      roles: { "admin-ctl": ["base_system"], "work-dev": [], "work-vm": [] },
      provisioning: {
        connection: "",
        user: "",
        aiVramFlush: true,
        ai: {
          admin: { provider: "local", sanitize: false },
          work: { provider: "local", sanitize: false },
        },
      },
    });
  });
});

describe("a domain that is not enabled", () => {
  it("is asked of the plan alone", async () => {
    const lab = labOf(text.replace("description: Work", "enabled: false"));
    const { mocks, result } = await run(() => deployLab({ lab, images }));
    expect(mocks.list().filter((name) => / work/.test(name))).toEqual([]);
    const { inputs } = mocks.find("incus:index:AddressPlan", "addresses");
    expect(Object.keys(inputs["domains"] as object)).toEqual(["admin", "work"]);
    expect(result).toMatchObject({
      addresses: { "admin-ctl": "10.100.0.10" },
      subnets: { admin: "10.100.0.0/24" },
      gateways: { admin: "10.100.0.254" },
    });
    expect(JSON.stringify(result)).not.toContain("work");
  });
});

describe("the homelab example", () => {
  it("has the four machines at their addresses, all protected", async () => {
    const lab = labOf(readFileSync("examples/homelab/infra.yml", "utf8"));
    const { mocks } = await run(() => deployLab({ lab, images: {}, waitFor: "running" }));
    const instances = mocks.registered.filter(({ type }) => type === "incus:index:Instance");
    const summary = instances.map(({ name, protect, inputs }) => {
      const { eth0 } = inputs["devices"] as { eth0: Record<string, string> };
      return [name, { address: eth0["ipv4.address"], network: eth0["network"], protect }];
    });
    expect(Object.fromEntries(summary)).toEqual({
      "admin-ansible": { address: "10.100.0.10", network: "net-admin", protect: true },
      "perso-desktop": { address: "10.100.1.10", network: "net-perso", protect: true },
      "pro-dev": { address: "10.100.2.10", network: "net-pro", protect: true },
      "homelab-llm": { address: "10.100.3.10", network: "net-homelab", protect: true },
    });
    expect(instances.map(({ inputs }) => inputs["waitFor"])).toEqual(
      instances.map(() => ({ condition: "running" })),
    );
  });
});
