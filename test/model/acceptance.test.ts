import { describe, expect, it } from "vitest";

import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { facts, found, patched, resolveData } from "./infra.ts";

const nesting = { "security.nesting": "true" };
const base = patched({ domains: { admin: { machines: { "admin-ctl": { config: nesting } } } } });
const filters = {
  "security.mac_filtering": "true",
  "security.ipv4_filtering": "true",
  "security.ipv6_filtering": "true",
};

describe("acceptance", () => {
  it("1: two domains come to two projects, bridges, default profiles and containers", () => {
    const { lab, errors, warnings } = resolveData(base);
    expect([...errors, ...warnings]).toEqual([]);
    expect(lab?.projects).toMatchObject([
      { name: "admin", bridge: "net-admin", subnet: "10.100.0.0/24", gateway: "10.100.0.254" },
      { name: "work", bridge: "net-work", subnet: "10.100.1.0/24", gateway: "10.100.1.254" },
    ]);
    expect(lab?.profiles).toEqual(
      ["admin", "work"].map((domain) => ({
        name: "default",
        domain,
        project: domain,
        config: {},
        devices: {
          eth0: { type: "nic", name: "eth0", network: `net-${domain}`, ...filters },
          root: { type: "disk", path: "/", pool: "default" },
        },
      })),
    );
    const eth0 = (address: string) => ({ eth0: { "ipv4.address": address } });
    expect(lab?.instances).toMatchObject([
      {
        name: "admin-ctl",
        project: "admin",
        type: "container",
        config: nesting,
        devices: eth0("10.100.0.10"),
        protected: true,
      },
      {
        name: "work-dev",
        project: "work",
        type: "container",
        config: {},
        devices: eth0("10.100.1.10"),
        protected: true,
      },
    ]);
  });

  it("2: with the plan of the first time everything comes out the same", () => {
    const { lab, plan } = resolveData(base);
    expect(resolveData(base, facts, plan)).toEqual({ lab, plan, errors: [], warnings: [] });
  });

  it("7: a machine's profiles are `default` and those of its own domain", () => {
    const withProfiles = (profiles: readonly string[]) =>
      resolveData(
        patched({
          domains: {
            admin: { profiles: { theirs: {} } },
            work: { machines: { "work-dev": { profiles } } },
          },
        }),
      );
    const { errors } = withProfiles(["default", "nope"]);
    expect(found(errors)).toEqual(["V15 domains.work.machines.work-dev.profiles[1]"]);
    expect(errors[0]?.message).toMatch(/"work".*"nope"/);
    expect(withProfiles(["default"]).errors).toEqual([]);
    expect(found(withProfiles(["theirs"]).errors)).toEqual([
      "V15 domains.work.machines.work-dev.profiles[0]",
    ]);
  });

  it("12: a virtual machine stands beside a container, in one project and on one bridge", () => {
    const config = { "limits.cpu": "2", "limits.memory": "2GiB" };
    const vm = { type: "vm", ip: "10.100.1.20", config };
    const { lab } = resolveData(patched({ domains: { work: { machines: { "work-vm": vm } } } }));
    const work = lab?.instances.filter(({ project }) => project === "work");
    expect(work?.map(({ name, type }) => [name, type])).toEqual([
      ["work-dev", "container"],
      ["work-vm", "virtual-machine"],
    ]);
    expect(work?.map(({ devices }) => devices["eth0"]?.["network"])).toEqual([
      "net-work",
      "net-work",
    ]);
    expect(work?.[1]).toMatchObject({ address: "10.100.1.20", config });
  });

  it("17: a directory comes to what one file comes to", () => {
    const { domains, ...rest } = base as typeof base & {
      domains: Record<string, unknown>;
    };
    const policies = { network_policies: [{ from: "admin-ctl", to: "work", ports: [443] }] };
    const inFiles = readInfra({
      main: { file: "base.yml", text: JSON.stringify(rest) },
      domains: Object.entries(domains).map(([name, domain]) => ({
        file: `domains/${name}.yml`,
        text: JSON.stringify({ [name]: domain }),
      })),
      policies: { file: "policies.yml", text: JSON.stringify(policies) },
    });
    expect(resolve(inFiles, facts)).toEqual(resolveData({ ...base, ...policies }));
  });
});
