import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { startTestNode } from "../pve/startTestNode.ts";
import { guestRights } from "../pve/tableRights.ts";
import { prefix, type TestNode } from "../pve/testNode.ts";
import { poolGuests } from "./poolGuests.ts";
import { expectSuccess, plugin, providerFor, startPveStack } from "./pveStack.ts";

const { public: key } = sshKeyPair();

describe.skipIf(plugin === undefined)("the proxmoxve plugin", { timeout: 900_000 }, () => {
  let node: TestNode;
  let stack: PulumiStack;

  beforeAll(async () => {
    node = await startTestNode();
    stack = await startPveStack([node]);
  });
  afterAll(async () => {
    await stack?.forget();
    await node?.close();
  });

  test("makes a pool, an image and a VM, leaves them alone, and takes them away", async () => {
    const token = await node.token(`${prefix}-least@pve`, guestRights(node, `/pool/${prefix}`));
    const before = await node.inventory();
    await stack.resources([providerFor(node, token), ...poolGuests(node, key, { started: false })]);
    await expectSuccess(stack.up());
    const { firstId } = node.place;
    await expect
      .poll(() => node.inventory(), { timeout: 30_000 })
      .toMatchObject({
        pools: { [prefix]: [firstId] },
        guests: expect.arrayContaining([String(firstId)]) as unknown,
      });

    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());

    const [, value = ""] = token.split("=");
    expect(JSON.stringify(await stack.exported())).not.toContain(value);

    await expectSuccess(stack.destroy());
    expect(await node.inventory()).toEqual(before);
  });
});
