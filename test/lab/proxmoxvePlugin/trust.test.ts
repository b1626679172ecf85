import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { startTestNode } from "../pve/startTestNode.ts";
import { prefix, type TestNode } from "../pve/testNode.ts";
import { expectSuccess, plugin, providerFor, resourceOn, startPveStack } from "./pveStack.ts";
import { PveTarget } from "./pveTarget.ts";

describe.skipIf(plugin === undefined)("a node is known by its certificate", () => {
  let node: TestNode;
  /** A second node is a stand-in, whatever the first is. */
  let other: PveTarget;
  let stack: PulumiStack;

  beforeAll(async () => {
    node = await startTestNode();
    other = await PveTarget.start("mother");
    stack = await startPveStack([node, other]);
  });
  afterAll(async () => {
    await stack?.forget();
    await node?.close();
    await other?.close();
  });

  test("two nodes in one program, each trusted for itself alone", async () => {
    const rights = { [`/pool/${prefix}`]: ["Pool.Allocate", "Pool.Audit"] };
    const nodes = [node, other];
    const [mine = "", others = ""] = await Promise.all(
      nodes.map((one) => one.token(`${prefix}-up@pve`, rights)),
    );
    const pools = nodes.map((one) =>
      resourceOn(one, "index/poolLegacy:PoolLegacy", { poolId: prefix }),
    );
    const providers = (trusts: TestNode) => [
      providerFor(node, mine),
      providerFor(other, others, trusts.name),
    ];
    const have = () =>
      Promise.all(nodes.map(async (one) => prefix in (await one.inventory()).pools));

    await stack.resources([...providers(node), ...pools]);
    const refused = await stack.up();
    expect(refused.exitCode, refused.output).not.toBe(0);
    expect(refused.output).toMatch(/x509: certificate signed by unknown authority/);
    expect((await have())[1]).toBe(false);

    await stack.resources([...providers(other), ...pools]);
    await expectSuccess(stack.up());
    expect(await have()).toEqual([true, true]);
    await expectSuccess(stack.destroy());
    expect(await have()).toEqual([false, false]);
  });
});
