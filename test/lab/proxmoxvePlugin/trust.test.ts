import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { expectSuccess, plugin, providerFor, resourceOn, startPveStack } from "./pveStack.ts";
import { PveTarget } from "./pveTarget.ts";

describe.skipIf(plugin === undefined)("a node is known by its certificate", () => {
  let father: PveTarget;
  let mother: PveTarget;
  let stack: PulumiStack;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    mother = await PveTarget.start("mother");
    stack = await startPveStack([father, mother]);
  });
  afterAll(async () => {
    await stack.forget();
    await father.close();
    await mother.close();
  });

  test("two nodes in one program, each trusted for itself alone", async () => {
    const rights = { "/pool/lab": ["Pool.Allocate", "Pool.Audit"] };
    const fathers = await father.token("up@pve", rights);
    const mothers = await mother.token("up@pve", rights);
    const pools = [father, mother].map((node) =>
      resourceOn(node, "index/poolLegacy:PoolLegacy", { poolId: "lab" }),
    );
    const providers = (trusts: string) => [
      providerFor(father, fathers),
      providerFor(mother, mothers, trusts),
    ];

    await stack.resources([...providers("father"), ...pools]);
    const refused = await stack.up();
    expect(refused.exitCode, refused.output).not.toBe(0);
    expect(refused.output).toMatch(/x509: certificate signed by unknown authority/);
    expect(mother.inventory()).toMatchObject({ pools: {} });

    await stack.resources([...providers("mother"), ...pools]);
    await expectSuccess(stack.up());
    expect(father.inventory()).toMatchObject({ pools: { lab: {} } });
    expect(mother.inventory()).toMatchObject({ pools: { lab: {} } });
    await expectSuccess(stack.destroy());
    expect(mother.inventory()).toMatchObject({ pools: {} });
  });
});
