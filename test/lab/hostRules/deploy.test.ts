import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";

import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import { hostFiles } from "../../../model/hostRules/hostFiles.ts";
import { onServer } from "../examples/exampleLab.ts";
import { labHost } from "../harness/hostAccess.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

// Each step is an `up` with a shell on the server for each bridge.
vi.setConfig({ testTimeout: 600_000 });

const lab = inject("lab");
if (lab.dir === "")
  console.log("skipped: STRATA_TEST_SOCKET names a server whose shell is unknown");

/** Bridges alone: what guests make of them is tried in test/lab/isolation. */
const infra = (isolation: string, policies = "") => `
project_name: host-rules
global: {base_subnet: "10.108", isolation: ${isolation}}
domains:
  hr-a: {subnet_id: 1}
  hr-b: {subnet_id: 2}
  hr-c: {subnet_id: 3}
network_policies:
  - {from: hr-a, to: hr-b, ports: [80]}${policies}
`;
const more = "\n  - {from: hr-b, to: hr-c, ports: [22]}";
const bridges = ["net-hr-a", "net-hr-b", "net-hr-c"];

let stack: PulumiStack;

const describeLab = (...args: Parameters<typeof infra>) => stack.describe(infra(...args));

async function deploy(...args: Parameters<typeof infra>): Promise<void> {
  await describeLab(...args);
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
}

async function run(script: string): Promise<string> {
  const { exitCode, stdout } = await onServer(lab, ["sh", "-ec", `exec 2>&1; ${script}`]);
  if (exitCode !== 0) throw new Error(`on the server: ${stdout}`);
  return stdout;
}

/** The kernel gives each table a new handle when it is made anew. */
async function handles(): Promise<ReadonlyMap<string, string>> {
  const printed = await run('nft -a list ruleset | grep "^table inet strata-net-hr-" || true');
  const tables = printed.matchAll(/^table inet strata-(\S+) .*handle (\d+)/gm);
  return new Map([...tables].map(([, bridge = "", handle = ""]) => [bridge, handle]));
}

/** Bridges whose tables have been made anew while something happened. */
async function touchedBy(happens: () => Promise<unknown>): Promise<string[]> {
  const before = await handles();
  await happens();
  const after = await handles();
  return bridges.filter((bridge) => before.get(bridge) !== after.get(bridge));
}

describe.skipIf(lab.dir === "")("a stack with rules on the server", () => {
  beforeAll(async () => {
    stack = await PulumiStack.create({
      socket: lab.socket,
      fingerprint: lab.fingerprint,
      program: "strata",
      name: "test-hostrules",
      config: { "strata:environment": "test", "strata:node": "hostrules" },
    });
    await installCommandPlugin(join(stack.dir, "home"));
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
  });
  afterAll(() => stack.remove());

  test("is refused, with the way out, while nobody says how the server is reached", async () => {
    await describeLab("both");
    const refused = await stack.preview();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain("pulumi config set strata:host local; or use acl");
    await stack.configure({ "strata:host": labHost(lab.dir) });
  });

  test("has them before its bridges, and nothing to do afterwards", async () => {
    await deploy("both");
    expect([...(await handles()).keys()].toSorted()).toEqual(bridges);
    const unchanged = await stack.noChanges();
    expect(unchanged.exitCode, unchanged.output).toBe(0);
    const { deployment } = await stack.exported();
    const at = (part: string) =>
      (deployment.resources ?? []).findIndex(({ urn }) => urn.endsWith(part));
    // The state is in the order in which things were made.
    expect(at("Command::hr-a-network-rules")).toBeGreaterThan(0);
    expect(at("incus:index:Network::hr-a-network")).toBeGreaterThan(
      at("Command::hr-a-network-rules"),
    );
  });

  test("changes the tables of a policy's two ends alone", async () => {
    expect(await touchedBy(() => deploy("both", more))).toEqual(["net-hr-b", "net-hr-c"]);
  });

  test("leaves the tables of others alone when one domain is the target", async () => {
    await describeLab("both");
    const target = async () => {
      const up = await stack.up("--target", "**::hr-c", "--target-dependents");
      expect(up.exitCode, up.output).toBe(0);
    };
    expect(await touchedBy(target)).toEqual(["net-hr-c"]);
    expect(await touchedBy(() => deploy("both"))).toEqual(["net-hr-b"]);
  });

  test("does not overwrite what belongs to another", async () => {
    const { file, table } = hostFiles("net-hr-c");
    const state = () => run(`cat ${file}; nft list table inet ${table}`);
    await run(`sed -i "s/^# strata stack [^,]*/# strata stack somebody/" ${file}`);
    const before = await state();
    await describeLab("both", more);
    const up = await stack.up();
    expect(up.exitCode).not.toBe(0);
    expect(up.output).toContain(`rules of bridge net-hr-c: ${file} is of another stack`);
    expect(await state()).toBe(before);
    await run(`sed -i "s/^# strata stack [^,]*/# strata stack ${stack.stackId}/" ${file}`);
    await deploy("both", more);
  });

  test("puts rules there anew when asked to, the file included", async () => {
    const { file, table } = hostFiles("net-hr-a");
    await run(`nft delete table inet ${table}; rm ${file}`);
    const up = await stack.up("--replace", "**::hr-a-network-rules");
    expect(up.exitCode, up.output).toBe(0);
    expect([...(await handles()).keys()].toSorted()).toEqual(bridges);
    await run(`test -e ${file}`);
  });

  test("takes tables, files and units away, whether with the bridges or without", async () => {
    const traces = async () =>
      (await run("find /etc/strata /etc/systemd -name '*net-hr-*' 2>/dev/null || true")).trim();
    expect((await traces()).split("\n")).toHaveLength(9);
    await deploy("acl");
    expect([[...(await handles()).keys()], await traces()]).toEqual([[], ""]);
    await deploy("nftables");
    expect([...(await handles()).keys()].toSorted()).toEqual(bridges);
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.output).toBe(0);
    expect([[...(await handles()).keys()], await traces()]).toEqual([[], ""]);
  });
});
