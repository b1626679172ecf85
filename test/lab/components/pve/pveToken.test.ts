import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveTokenArgs } from "../../../../components/pve/pveToken.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";
import { providerOf, settingsOf } from "./pvePlans.ts";

describe.skipIf(plugin === undefined)("PveToken", { timeout: 400_000 }, () => {
  let father: PveTarget;
  let stack: PulumiStack;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    stack = await startPveStack([father], { program: "pve" });
  });
  afterAll(async () => {
    await stack.forget();
    await father.close();
  });

  const admin = () => father.pve.makeRootToken("admin");
  const ci: PveTokenArgs = {
    user: "strata-ci@pve",
    name: "up",
    rights: { "/vms": ["VM.PowerMgmt", "VM.Audit"], "/storage/local": ["Datastore.Audit"] },
    expires: "2030-01-02T03:04:05Z",
  };
  const access = () => {
    const { users, roles, acl } = father.pve.node.state;
    return structuredClone({ users: Object.keys(users), roles, acl });
  };

  test("a user, roles and a token of its own, whose value is nowhere in clear", async () => {
    const before = access();
    const provider = providerOf(father, admin());
    const plan = (tokens: Readonly<Record<string, PveTokenArgs>>) =>
      stack.configure(settingsOf({ provider, tokens }));
    await plan({ ci });
    await expectSuccess(stack.up());

    const { users, roles, acl } = father.pve.node.state;
    const token = users["strata-ci@pve"]?.tokens["up"];
    expect(token).toMatchObject({ privsep: 1, expire: Date.parse(ci.expires ?? "") / 1000 });
    expect(users["strata-ci@pve"]?.password).toBeUndefined();
    expect(roles["strata-ci-up-vms"]?.toSorted()).toEqual(["VM.Audit", "VM.PowerMgmt"]);
    expect(roles["strata-ci-up-storage-local"]).toEqual(["Datastore.Audit"]);
    const granted = acl.map(({ path, ugid, roleid }) => `${path} ${ugid} ${roleid}`).sort();
    expect(granted).toEqual([
      "/storage/local strata-ci@pve strata-ci-up-storage-local",
      "/storage/local strata-ci@pve!up strata-ci-up-storage-local",
      "/vms strata-ci@pve strata-ci-up-vms",
      "/vms strata-ci@pve!up strata-ci-up-vms",
    ]);

    const shown = await stack.pulumi(
      ["stack", "output", "tokens", "--show-secrets", "--stack", stack.name],
      { configFile: false },
    );
    const value = /strata-ci@pve!up=([0-9a-f-]{36})/.exec(shown.output)?.[1] ?? "not shown";
    expect(value).not.toBe("not shown");
    expect(JSON.stringify(await stack.exported())).not.toContain(value);
    expect(JSON.stringify(await stack.outputs())).not.toContain(value);
    expect((await stack.preview()).output).not.toContain(value);

    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());

    // A right more, and a later end: the token stays the same one.
    const { rights } = ci;
    const more = { ...rights, "/vms": [...(rights["/vms"] ?? []), "VM.Console"] };
    await plan({ ci: { ...ci, rights: more, expires: "2031-01-02T03:04:05Z" } });
    await expectSuccess(stack.up());
    expect(roles["strata-ci-up-vms"]).toContain("VM.Console");
    expect(users["strata-ci@pve"]?.tokens["up"]).toMatchObject({
      hash: token?.hash,
      expire: Date.parse("2031-01-02T03:04:05Z") / 1000,
    });
    await expectSuccess(stack.noChanges());

    await expectSuccess(stack.destroy());
    expect(access()).toEqual(before);
  });
});
