import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { found, patched, resolveData, resolveText, valid, type Mapping } from "./infra.ts";

const nic = {
  type: "nic",
  name: "eth0",
  "security.mac_filtering": "true",
  "security.ipv4_filtering": "true",
  "security.ipv6_filtering": "true",
};

describe("resolve", () => {
  it("writes out every default", () => {
    const { lab } = resolveData({
      project_name: "small",
      global: {},
      domains: { work: { subnet_id: 4, machines: { web: null } } },
      network_policies: [{ from: "host", to: "web" }],
    });
    expect(lab).toEqual({
      name: "small",
      prefix: "",
      isolation: "acl",
      ipv6: "none",
      firewall: "",
      bases: ["10.100"],
      addressing: {
        domains: { work: { base: "10.100", subnet: 4, machines: { web: {} } } },
      },
      hostNetworks: [],
      provisioning: {
        connection: "",
        user: "",
        aiVramFlush: true,
        ai: { work: { provider: "local", sanitize: false } },
      },
      projects: [
        {
          name: "work",
          domain: "work",
          description: "",
          bridge: "net-work",
          subnet: "10.100.4.0/24",
          gateway: "10.100.4.254",
          protected: true,
          internet: true,
          renamedFrom: "",
        },
      ],
      profiles: [
        {
          name: "default",
          domain: "work",
          project: "work",
          config: {},
          devices: {
            eth0: { ...nic, network: "net-work" },
            root: { type: "disk", path: "/", pool: "default" },
          },
        },
      ],
      instances: [
        {
          machine: "web",
          name: "web",
          description: "",
          domain: "work",
          project: "work",
          type: "container",
          address: "10.100.4.1",
          image: "images:debian/13",
          profiles: ["default"],
          config: {},
          devices: { eth0: { ...nic, network: "net-work", "ipv4.address": "10.100.4.1" } },
          volumes: [],
          files: {},
          protected: true,
          antiSpoofing: true,
          renamedFrom: "",
          roles: [],
        },
      ],
      policies: [
        {
          from: "host",
          to: "web",
          source: { kind: "host" },
          target: { kind: "machine", domain: "work", machine: "web" },
          ports: "all",
          protocol: "tcp",
          bidirectional: false,
          description: "",
        },
      ],
    });
  });

  it("takes everything that is given", () => {
    const { lab } = resolveData({
      project_name: "full",
      global: {
        base_subnet: "10.7",
        default_os_image: "images:debian/12",
        default_connection: "community.general.incus",
        default_user: "root",
        firewall_mode: "host",
        gpu_policy: "exclusive",
      },
      domains: {
        lab: {
          description: "Lab",
          subnet_id: 254,
          ephemeral: true,
          profiles: {
            gpu: { config: { "user.shared": true }, devices: { g: { type: "gpu" } } },
          },
          machines: {
            one: {
              description: "First",
              type: "vm",
              ip: "10.7.254.253",
              ephemeral: false,
              gpu: true,
              os_image: "images:ubuntu/24.04",
              profiles: ["gpu"],
              config: { "limits.cpu": 2, "security.secureboot": false },
              devices: { data: { type: "disk", source: "/srv", path: "/srv" } },
              roles: ["base_system"],
            },
          },
        },
      },
    });
    expect(lab?.projects[0]).toMatchObject({ protected: false, gateway: "10.7.254.254" });
    expect(lab?.profiles).toEqual([
      {
        name: "default",
        domain: "lab",
        project: "lab",
        config: {},
        devices: {
          eth0: { ...nic, network: "net-lab" },
          root: { type: "disk", path: "/", pool: "default" },
        },
      },
      {
        name: "gpu",
        domain: "lab",
        project: "lab",
        config: { "user.shared": "true" },
        devices: { g: { type: "gpu" } },
      },
    ]);
    expect(lab?.instances[0]).toEqual({
      machine: "one",
      name: "one",
      description: "First",
      domain: "lab",
      project: "lab",
      type: "virtual-machine",
      address: "10.7.254.253",
      image: "images:ubuntu/24.04",
      profiles: ["default", "gpu"],
      config: { "limits.cpu": "2", "security.secureboot": "false" },
      devices: {
        data: { type: "disk", source: "/srv", path: "/srv" },
        eth0: { ...nic, network: "net-lab", "ipv4.address": "10.7.254.253" },
      },
      volumes: [],
      files: {},
      protected: true,
      antiSpoofing: true,
      renamedFrom: "",
      roles: ["base_system"],
    });
  });

  it("keeps addresses when the first plan is given back", () => {
    const first = resolveData(patched({ domains: { work: { machines: { m: null } } } }));
    const grown = patched({ domains: { work: { machines: { a: null, m: null } } } });
    const address = (resolution: typeof first, name: string) =>
      resolution.lab?.instances.find((instance) => instance.name === name)?.address;
    expect(address(first, "m")).toBe("10.100.1.1");
    expect(address(resolveData(grown), "m")).toBe("10.100.1.2");
    expect(address(resolveData(grown, undefined, first.plan), "m")).toBe("10.100.1.1");
  });

  it("takes empty mappings for empty, and an empty lab for a lab", () => {
    const text = "project_name: x\nglobal:\ndomains:\nnetwork_policies:\n";
    expect(resolveText(text).lab).toMatchObject({ projects: [], instances: [], policies: [] });
  });

  it("reports a subnet taken twice, and the machine that is outside it", () => {
    const { errors } = resolveData(patched({ domains: { work: { subnet_id: 0 } } }));
    expect(found(errors)).toEqual([
      "V07 domains.work.subnet_id",
      "V13 domains.work.machines.work-dev.ip",
    ]);
  });

  it("does not follow up on what is itself wrong", () => {
    const { errors } = resolveData(
      patched({
        global: { base_subnet: "10" },
        domains: { work: { subnet_id: "1", profiles: { gpu: 5 }, machines: { "work-dev": 5 } } },
        network_policies: [{ from: "work-dev", to: "admin", ports: "22" }],
      }),
    );
    expect(found(errors)).toEqual([
      "A1 global.base_subnet",
      "V06 domains.work.subnet_id",
      "T1 domains.work.machines.work-dev",
      "T1 domains.work.profiles.gpu",
      "V20 network_policies[0].ports",
    ]);
  });
});

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, "", "x", "10.100.1.1", "lxc", "default", "host"),
  fc.constantFrom<unknown>([], {}, [null], [[]], { a: null }, ["default"], { type: "gpu" }),
);
const keys = [
  "subnet_id",
  "machines",
  "ip",
  "profiles",
  "config",
  "devices",
  "ephemeral",
  "__proto__",
];
const anyKey = fc.constantFrom(
  ...keys,
  "type",
  "network_policies",
  "global",
  "constructor",
  "work",
);
interface Mutation {
  readonly depth: number;
  readonly pick: number;
  readonly key: string;
  readonly value: unknown;
}
const mutation: fc.Arbitrary<Mutation> = fc.record({
  depth: fc.nat(6),
  pick: fc.nat(20),
  key: anyKey,
  value: leaf,
});

/** Walks down by `pick` for `depth` steps, and sets `key` there. */
function mutate(root: Mapping, { depth, pick, key, value }: Mutation): void {
  let at: Record<string, unknown> = root as Record<string, unknown>;
  let existing: string | undefined;
  for (let step = 0; step < depth; step++) {
    const names = Object.keys(at);
    existing = names[pick % Math.max(names.length, 1)];
    const next = existing === undefined ? undefined : at[existing];
    if (typeof next !== "object" || next === null) break;
    at = next as Record<string, unknown>;
  }
  const name =
    pick % 2 === 0 && existing !== undefined && Object.hasOwn(at, existing) ? existing : key;
  Object.defineProperty(at, name, { value, enumerable: true, configurable: true, writable: true });
}

describe("any description", () => {
  it("is valid, or has problems that all have a place", () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const data = structuredClone(
          patched({ network_policies: [{ from: "admin", to: "work", ports: [22] }] }, valid),
        );
        for (const change of mutations) mutate(data, structuredClone(change));
        const text = JSON.stringify(data, undefined, 1);
        const { lab, errors } = resolveText(text);
        expect(lab === undefined).toBe(errors.length > 0);
        const lines = text.split("\n");
        for (const { file, line, column, code, message } of errors) {
          expect(file).toBe("infra.yml");
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
          expect(code).not.toBe("");
          expect(message).not.toBe("");
        }
      }),
      { numRuns: 500 },
    );
  });
});
