import { patched, type Mapping } from "../../infra.ts";
import { work, workDev, workDevPath, type RuleCase } from "./ruleCase.ts";

const automatic = { subnet_id: null };

/** The valid description with zones instead of a base. */
function zoned(patch: Mapping): Mapping {
  return patched(patch, {
    global: { base_subnet: null, addressing: {} },
    domains: {
      admin: { ...automatic, trust_level: "admin", machines: { "admin-ctl": { ip: null } } },
      work: { ...automatic, machines: { "work-dev": { ip: null } } },
    },
  });
}

const privateLan = { name: "eth0", addresses: ["10.100.1.77/24"], bridge: false };
const nesting = { vmNested: false, yolo: false };
const overlapping = { networks: [privateLan], nesting };

export const addressingCases: readonly RuleCase[] = [
  ...[
    ["a list", "", { addressing: [] }],
    ["octet 11", ".base_octet", { addressing: { base_octet: 11 } }],
    ["base 246", ".zone_base", { addressing: { zone_base: 246 } }],
    ["base true", ".zone_base", { addressing: { zone_base: true } }],
    ["step 0", ".zone_step", { addressing: { zone_step: 0 } }],
  ].map(([title, key, global]) => ({
    code: "P01",
    title: title as string,
    patch: zoned({ global: global as Mapping }),
    at: [`global.addressing${key as string}`],
  })),
  {
    code: "P05",
    title: "no level, and text for enabled",
    patch: work({ trust_level: "friend", enabled: "yes" }),
    at: ["domains.work.trust_level", "domains.work.enabled"],
  },
  {
    code: "V07",
    title: "taken in the same zone only",
    patch: zoned({
      domains: {
        admin: { subnet_id: 3 },
        work: { subnet_id: 3 },
        more: { subnet_id: 3, trust_level: "admin" },
      },
    }),
    at: ["domains.more.subnet_id"],
  },
  {
    code: "V13",
    title: "outside the zone",
    patch: zoned({
      domains: { work: { subnet_id: 1, machines: { "work-dev": { ip: "10.100.1.10" } } } },
    }),
    at: [`${workDevPath}.ip`],
  },
  {
    code: "P07",
    title: "outside the subnet that the zone gave",
    patch: zoned(workDev({ ip: "10.120.7.1" })),
    at: [`${workDevPath}.ip`],
  },
  {
    code: "S9",
    title: "a high base",
    patch: zoned({
      global: { addressing: { zone_base: 245 } },
      domains: { work: { trust_level: "admin" }, lab: { trust_level: "trusted" }, tmp: null },
    }),
    at: ["domains.tmp.trust_level"],
  },
  {
    code: "A3",
    title: "both",
    patch: zoned({ global: { base_subnet: "10.7" } }),
    at: ["global.base_subnet"],
  },
  {
    code: "W3",
    title: "containers, not the virtual machine",
    patch: work({
      trust_level: "untrusted",
      machines: { vm: { type: "vm" }, more: null },
    }),
    at: [workDevPath, "domains.work.machines.more"],
  },
  {
    code: "W4",
    title: "a domain, and a machine of one",
    patch: {
      domains: { work: { enabled: false } },
      network_policies: [
        { from: "admin", to: "work" },
        { from: "work-dev", to: "admin-ctl" },
      ],
    },
    at: ["network_policies[0].to", "network_policies[1].from"],
  },
  {
    code: "P14",
    title: "the network of an interface, even a narrower one, but not the lab's own bridge",
    patch: { domains: { off: { subnet_id: 2, enabled: false } } },
    facts: {
      networks: [
        privateLan,
        { name: "vpn", addresses: ["10.100.1.16/28"], bridge: false },
        { name: "net-work", addresses: ["10.100.1.254/24"], bridge: true },
        { name: "far", addresses: ["10.101.0.1/16", "fd00::1/8"], bridge: false },
      ],
      overlapAllowed: ["vpn"],
      nesting,
    },
    at: ["domains.work.subnet_id"],
  },
  {
    code: "P14",
    title: "of a subnet that was chosen",
    patch: zoned({}),
    facts: { ...overlapping, networks: [{ ...privateLan, addresses: ["10.120.0.1/32"] }] },
    at: ["domains.work"],
  },
  {
    code: "P14",
    title: "by the firewall machine's uplink",
    patch: { global: { firewall_mode: "vm" } },
    facts: {
      ...overlapping,
      networks: [
        { ...privateLan, addresses: ["10.100.255.9/32"] },
        { name: "up-admin", addresses: ["10.100.255.254/24"], bridge: true },
      ],
    },
    at: ["global.firewall_mode"],
  },
  {
    code: "S10",
    title: "allowed",
    patch: {},
    facts: { ...overlapping, overlapAllowed: ["eth0"] },
    at: ["domains.work.subnet_id"],
  },
];
