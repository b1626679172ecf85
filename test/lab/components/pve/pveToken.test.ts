import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveTokenArgs } from "../../../../components/pve/pveToken.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { startTestNode } from "../../pve/startTestNode.ts";
import { prefix, type TestNode } from "../../pve/testNode.ts";
import { providerOf, settingsOf } from "./pvePlans.ts";

const user = `${prefix}-ci@pve`;
const role = `${prefix}-ci-up`;

describe.skipIf(plugin === undefined)("PveToken", { timeout: 400_000 }, () => {
  let node: TestNode;
  let stack: PulumiStack;
  let storage: string;

  beforeAll(async () => {
    node = await startTestNode();
    ({ storage } = node.place);
    stack = await startPveStack([node], "pve");
  });
  afterAll(async () => {
    await stack?.forget();
    await node?.close();
  });

  const expires = "2040-01-02T03:04:05Z";
  const later = "2041-01-02T03:04:05Z";
  const seconds = (time: string) => Date.parse(time) / 1000;
  const tokenInfo = () => node.api.ask("GET", `/access/users/${user}/token/up`);
  const privileges = async (path: string) => {
    const given = await node.api.ask<object>("GET", `/access/roles/${role}-${path}`);
    return Object.keys(given).sort();
  };

  test("a user, roles and a token of its own, whose value is nowhere in clear", async () => {
    const before = await node.inventory();
    const provider = providerOf(node, node.rootToken);
    const plan = (ci: Partial<PveTokenArgs>) => {
      const tokens = { ci: { user, name: "up", rights, expires, ...ci } };
      return stack.configure(settingsOf({ provider, tokens }));
    };
    const rights = {
      "/vms": ["VM.PowerMgmt", "VM.Audit"],
      [`/storage/${storage}`]: ["Datastore.Audit"],
    };
    await plan({});
    await expectSuccess(stack.up());

    expect(await tokenInfo()).toMatchObject({ privsep: 1, expire: seconds(expires) });
    expect(await privileges("vms")).toEqual(["VM.Audit", "VM.PowerMgmt"]);
    expect(await privileges(`storage-${storage}`)).toEqual(["Datastore.Audit"]);
    const { acl } = await node.inventory();
    expect(acl.filter((line) => line.includes(user))).toEqual([
      `/storage/${storage} ${user} ${role}-storage-${storage}`,
      `/storage/${storage} ${user}!up ${role}-storage-${storage}`,
      `/vms ${user} ${role}-vms`,
      `/vms ${user}!up ${role}-vms`,
    ]);

    const shown = await stack.pulumi(
      ["stack", "output", "tokens", "--show-secrets", "--stack", stack.name],
      { configFile: false },
    );
    const [token = "", value = "not shown"] =
      new RegExp(`${user}!up=([0-9a-f-]{36})`).exec(shown.output) ?? [];
    expect(value).not.toBe("not shown");
    expect(JSON.stringify(await stack.exported())).not.toContain(value);
    expect(JSON.stringify(await stack.outputs())).not.toContain(value);
    expect((await stack.preview()).output).not.toContain(value);

    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());

    // A right more, and a later end: the token stays the same one.
    const more = { ...rights, "/vms": [...rights["/vms"], "VM.Console"] };
    await plan({ rights: more, expires: later });
    await expectSuccess(stack.up());
    expect(await privileges("vms")).toContain("VM.Console");
    expect(await tokenInfo()).toMatchObject({ expire: seconds(later) });
    expect(await node.as(token).ask("GET", "/access/permissions", { path: "/vms" })).toMatchObject({
      "/vms": { "VM.Console": 1 },
    });
    await expectSuccess(stack.noChanges());

    await expectSuccess(stack.destroy());
    expect(await node.inventory()).toEqual(before);
  });
});
