import { describe, expect, it } from "vitest";
import { readDrops } from "../../../cli/firewall/readDrops.ts";
import { ownersOf } from "../../../cli/firewall/whose.ts";
import { writeAddresses } from "../../../model/addresses/addresses.ts";
import { patched, resolveData } from "../../model/infra.ts";

const now = new Date("2026-03-01T12:00:00Z");
const entry = (concat: readonly (string | number)[], expires: number, packets = 1) => ({
  elem: { val: { concat }, expires, counter: { packets, bytes: 60 * packets } },
});
const listing = (sets: Record<string, unknown>) =>
  JSON.stringify({
    nftables: [
      { metainfo: { version: "1.0.6" } },
      ...Object.entries(sets).map(([name, elem]) => ({
        set: { name, type: ["ipv4_addr"], ...(elem === undefined ? {} : { elem }) },
      })),
      { chain: { name: "forward" } },
    ],
  });

describe("what nft lists", () => {
  it("becomes drops, newest first, with the time of the last packet", () => {
    const json = listing({
      drops_ports: [entry(["10.100.1.10", "10.100.2.1", "tcp", 22], 86_400 - 90, 3)],
      empty: undefined,
      drops_others: [entry(["10.100.1.10", "10.100.2.1", "1"], 86_400 - 30)],
      another: ["10.0.0.1"],
    });
    expect(readDrops(json, now)).toEqual([
      {
        time: new Date("2026-03-01T11:59:30Z"),
        source: "10.100.1.10",
        destination: "10.100.2.1",
        protocol: "icmp",
        port: undefined,
        packets: 1,
      },
      {
        time: new Date("2026-03-01T11:58:30Z"),
        source: "10.100.1.10",
        destination: "10.100.2.1",
        protocol: "tcp",
        port: 22,
        packets: 3,
      },
    ]);
  });

  it("is refused where it is something else", () => {
    const bare = listing({ drops_ports: [{ elem: { val: "10.0.0.1" } }] });
    expect(() => readDrops(bare, now)).toThrow(/expires/);
    expect(() => readDrops("table inet strata", now)).toThrow(/JSON/);
  });
});

describe("whose an address is", () => {
  const { lab, plan } = resolveData(
    patched({ global: { firewall_mode: "vm" }, domains: { web: { subnet_id: 2 } } }),
  );
  if (lab === undefined || plan === undefined) throw new Error("the fixture is invalid");
  const ownerOf = ownersOf(lab, writeAddresses(plan));

  it.each([
    ["10.100.1.10", "work-dev", "work"],
    ["10.100.1.253", "sys-firewall", "work"],
    ["10.100.0.253", "sys-firewall", "admin"],
    ["10.100.2.254", "host", "web"],
    ["10.100.2.77", "", "web"],
    ["10.100.255.253", "sys-firewall", ""],
    ["192.0.2.1", "", ""],
  ])("%s is of %j in %j", (address, name, domain) => {
    expect(ownerOf(address)).toEqual({ name, domain });
  });
});
