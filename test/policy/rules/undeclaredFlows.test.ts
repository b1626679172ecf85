import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeAddresses } from "../../../model/addresses/addresses.ts";
import { labRulesets } from "../../../model/hostRules/labRulesets.ts";
import { resolve } from "../../../model/resolve.ts";
import { readInfra } from "../../../model/source/infraSource.ts";
import { undeclaredFlows } from "../../../policy/rules/undeclaredFlows.ts";
import { asSeen, cleanInfra, cleanResources, pick, type Made } from "../cleanLab.ts";

const directory = mkdtempSync(join(tmpdir(), "strata-flows-"));
const infra = join(directory, "infra.yml");
writeFileSync(infra, cleanInfra);
const onServer = cleanInfra.replace('"global":{', '"global":{"isolation":"nftables",');
afterAll(() => rmSync(directory, { recursive: true }));

const settings = { stack: "test-lab", config: { "strata:infra": infra } };

function messages(change: (all: Made[]) => void): string[] {
  const made = cleanResources();
  change(made);
  return undeclaredFlows
    .check({ resources: asSeen(made), settings }, {})
    .map(({ resource, message }) => `${resource?.name}: ${message}`);
}

const config = (all: Made[]) =>
  pick(all, "front-network").args["config"] as { [key: string]: string };
const rules = (all: Made[], acl: string, direction: string) =>
  pick(all, acl).args[direction] as { [key: string]: string }[];

describe("undeclared-flows", () => {
  it("finds nothing where the ACLs are those of the description, in any order", () => {
    expect(messages((all) => void rules(all, "back-acl", "ingress").reverse())).toEqual([]);
  });

  it("finds a policy that was widened to more ports", () => {
    const found = messages((all) => {
      const rule = rules(all, "back-acl", "ingress").find(({ protocol }) => protocol === "tcp");
      if (rule) rule["destinationPort"] = "5432,22";
    });
    expect(found).toEqual([
      "back-acl: lets through what no network policy says: ingress allow 10.232.1.0/24 to 10.232.2.1/32 (tcp 5432,22); add a policy to the description, or take the rule out",
    ]);
  });

  it("finds a drop that is gone, or only switched off", () => {
    const facts = { networks: [{ name: "br0", addresses: ["172.20.0.1/16"], bridge: true }] };
    const found = (change: (drop: { [key: string]: string }) => void) => {
      const made = cleanResources(facts);
      const closed = rules(made, "front-acl", "egress").find(({ action }) => action === "drop");
      if (closed) change(closed);
      const config = { ...settings.config, "strata:facts": JSON.stringify(facts) };
      return undeclaredFlows
        .check({ resources: asSeen(made), settings: { ...settings, config } }, {})
        .map(({ resource, message }) => `${resource?.name}: ${message}`);
    };
    expect(found(() => {})).toEqual([]);
    expect(found((drop) => void (drop["state"] = "disabled"))).toEqual([
      "front-acl: is without a rule that keeps the domain apart: egress drop to 172.20.0.1/16; put it back",
    ]);
    expect(found((drop) => void (drop["destination"] = "172.20.0.0/24"))).toHaveLength(1);
  });

  it("finds a bridge without an ACL, with a foreign one, or open by default", () => {
    expect(messages((all) => void delete config(all)["security.acls"])).toEqual([
      "front-network: has no ACL, so that everything passes; set security.acls",
    ]);
    expect(messages((all) => void (config(all)["security.acls"] = "net-front,other"))).toEqual([
      "front-network: has ACL other, which is not of this stack, so that nobody knows what it lets through",
    ]);
    for (const direction of ["ingress", "egress"]) {
      const action = `security.acls.default.${direction}.action`;
      expect(messages((all) => void (config(all)[action] = "allow"))).toEqual([
        `front-network: lets all other traffic pass (${direction}); set ${action} to drop`,
      ]);
    }
  });

  it("with rules on the server itself wants exactly those of the description", () => {
    const config = { "strata:infra": join(directory, "nftables.yml") };
    const { lab, plan } = resolve(readInfra({ main: { file: "infra.yml", text: onServer } }), {});
    if (lab === undefined || plan === undefined) throw new Error("the lab is none");
    writeFileSync(config["strata:infra"], onServer);
    const rulesets = labRulesets(lab, writeAddresses(plan));
    const found = (change: (text: string) => string) => {
      const made = cleanResources().filter(({ type }) => !type.endsWith("NetworkAcl"));
      for (const { args } of made) {
        const keys = (args["config"] ?? {}) as { [key: string]: string };
        for (const key of Object.keys(keys)) if (key.startsWith("security.acls")) delete keys[key];
      }
      const commands = [...rulesets].map(([domain, ruleset]) => ({
        type: "command:local:Command",
        name: `${domain}-network-rules`,
        args: { create: "sh", stdin: domain === "front" ? change(ruleset) : ruleset },
      }));
      return undeclaredFlows
        .check({ resources: asSeen([...made, ...commands]), settings: { ...settings, config } }, {})
        .map(({ resource, message }) => `${resource?.name}: ${message}`);
    };
    expect(found((text) => `before\n${text}after`)).toEqual([]);
    expect(found((text) => text.replace("drop", "accept"))).toEqual([
      "front-network: is without rules on the server, or with others than global.isolation: nftables asks for; deploy the description as it is",
    ]);
  });

  it("finds a NIC on a bridge that is not of the stack", () => {
    const found = messages((all) => {
      const devices = pick(all, "web").args["devices"] as { [name: string]: unknown };
      devices["eth1"] = { type: "nic", nictype: "bridged", parent: "br0" };
    });
    expect(found).toEqual([
      "web: NIC eth1 is on br0, which is no bridge of this stack, so that no ACL of it counts; put it on one",
    ]);
  });

  it("does not apply to a state alone, or without addresses; a description that is wrong is an error", () => {
    const resources = asSeen(cleanResources());
    const bare = resources.filter(({ type }) => !type.endsWith("AddressPlan"));
    expect(undeclaredFlows.cannotTell?.({ resources, settings })).toBeUndefined();
    expect(undeclaredFlows.cannotTell?.({ resources, settings: undefined })).toContain("state");
    expect(undeclaredFlows.cannotTell?.({ resources: bare, settings })).toContain("address plan");
    const absent = { stack: "test-lab", config: { "strata:infra": join(directory, "no.yml") } };
    expect(() => undeclaredFlows.check({ resources, settings: absent }, {})).toThrow("no.yml");
  });

  it("finds a machine that says it is the firewall, and is not", () => {
    const found = messages((all) => {
      const web = pick(all, "web").args;
      web["config"] = { ...(web["config"] as object), "user.strata.firewall": "true" };
    });
    expect(found).toEqual([
      "web: is marked as the firewall machine, and the description has it nowhere or elsewhere; take user.strata.firewall out",
    ]);
  });
});
