import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { cleanInfra, cleanResources } from "../../policy/cleanLab.ts";
import { byText, violationCases } from "../../policy/violations.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { packArguments, violationsIn } from "./packRun.ts";

/** Previews with the pack and without it, one after the other. */
const pairs = 2;

describe("the policy pack in the real CLI", () => {
  let stack: PulumiStack;

  beforeAll(async () => {
    stack = await PulumiStack.create({
      ...inject("lab"),
      config: { "strata:environment": "test", "strata:node": "lab" },
    });
    const infra = join(stack.dir, "infra.yml");
    await writeFile(infra, cleanInfra);
    await stack.configure({ "strata:infra": infra });
  });
  // Nothing is ever deployed here.
  afterAll(() => stack.forget());

  const preview = async (config?: object) =>
    stack.pulumi(["preview", ...(await packArguments(stack, config))]);

  test("a clean lab passes with every rule mandatory", async () => {
    await stack.resources(cleanResources());
    const run = await preview({ all: "mandatory" });
    expect(violationsIn(run)).toEqual([]);
    expect(run.output).toContain("✅ strata@v");
    expect(run.exitCode, run.output).toBe(0);
  });

  test.each(violationCases)("$rule: $what is refused, and nothing else", async (one) => {
    const resources = cleanResources();
    one.change?.(resources);
    await stack.configure({ "strata:node": "lab", ...one.config });
    await stack.resources(resources);
    const run = await preview({ all: "mandatory" });
    await stack.configure({ "strata:node": "lab" });
    expect(violationsIn(run).toSorted(byText), run.output).toEqual(
      one.expected.map(([name, message]) => ["mandatory", one.rule, name, message]),
    );
    expect(run.exitCode).not.toBe(0);
  });

  test("the strata program keeps every rule in such a lab", async () => {
    const strata = await PulumiStack.create({
      ...inject("lab"),
      program: "strata",
      config: { "strata:environment": "test", "strata:node": "lab" },
    });
    const infra = join(strata.dir, "infra.yml");
    await writeFile(infra, cleanInfra);
    await strata.configure({ "strata:infra": infra });
    const args = await packArguments(strata, { all: "mandatory" });
    const run = await strata.pulumi(["preview", ...args]);
    await strata.forget();
    expect(violationsIn(run)).toEqual([]);
    expect(run.exitCode, run.output).toBe(0);
  });

  test("levels, options and exceptions come from the pack's config file", async () => {
    const resources = cleanResources();
    const change = (rule: string) =>
      violationCases.find((one) => one.rule === rule)?.change?.(resources);
    ["privileged", "nesting", "gpu-exclusivity", "raw-options"].forEach(change);
    await stack.resources(resources);
    const run = await preview({
      privileged: "advisory",
      nesting: { enforcementLevel: "mandatory", exceptions: { web: "runs the builds" } },
      "gpu-exclusivity": { enforcementLevel: "mandatory", shared: true },
      "raw-options": "disabled",
    });
    expect(violationsIn(run).map(([level, rule]) => [level, rule])).toEqual([
      ["advisory", "privileged"],
    ]);
    expect(run.exitCode, run.output).toBe(0);
  });

  test("a config file that names what there is not is refused", async () => {
    const rule = await preview({ "host-acess": "disabled" });
    expect(rule.output).toContain('"host-acess"; did you mean host-access?');
    const bare = { enforcementLevel: "mandatory", exceptions: { web: "" } };
    const reason = await preview({ nesting: bare });
    expect(reason.output).toContain('nesting: the exception for "web" says no reason');
    expect([rule.exitCode, reason.exitCode]).not.toContain(0);
  });

  test("what it costs is told", async () => {
    await stack.resources(cleanResources());
    const time = async (run: () => Promise<unknown>) => {
      const start = performance.now();
      await run();
      return performance.now() - start;
    };
    const bare: number[] = [];
    const packed: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      bare.push(await time(() => stack.pulumi(["preview"])));
      packed.push(await time(() => preview()));
    }
    // The least of each is what the work takes; the rest is what else the machine does.
    const ratio = Math.min(...packed) / Math.min(...bare);
    process.stdout.write(
      `policy pack: preview ${(Math.min(...bare) / 1000).toFixed(1)} s, ` +
        `with the pack ${(Math.min(...packed) / 1000).toFixed(1)} s, ratio ${ratio.toFixed(2)}\n`,
    );
    expect(ratio).toBeLessThan(4);
  });
});
