import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { stringify } from "yaml";

import type { FaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import { startFaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

const root = resolve(fileURLToPath(import.meta.url), "../../../..");
const settings = join(root, "stacks/Pulumi.ci-preview.yaml");

const infra = (description: string) =>
  stringify({
    project_name: "ci",
    global: { base_subnet: "10.231" },
    domains: {
      ci: {
        subnet_id: 7,
        ephemeral: true,
        machines: { "ci-one": { description, type: "lxc", os_image: "images:tiny" } },
      },
    },
  });

/** `cli/ci/preview.sh` as the workflow runs it: a file backend, a passphrase, no question asked. */
describe("preview in CI", () => {
  const lab = inject("lab");
  let dir: string;
  let stack: PulumiStack;
  let proxy: FaultProxy;

  const preview = (...args: string[]) =>
    execa("cli/ci/preview.sh", ["ci-preview", ...args], {
      cwd: root,
      reject: false,
      all: true,
      env: {
        PULUMI_BACKEND_URL: `file://${join(stack.dir, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_HOME: join(stack.dir, "home"),
      },
    });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-ci-"));
    await writeFile(join(dir, "infra.yml"), infra("first"));
    proxy = await startFaultProxy({ upstream: lab.socket, socket: join(dir, "incus.sock") });
    stack = await PulumiStack.create({
      socket: proxy.socket,
      fingerprint: lab.fingerprint,
      program: "strata",
      name: "ci-preview",
      config: {
        "strata:environment": "ci",
        "strata:node": "preview",
        "strata:infra": join(dir, "infra.yml"),
        "strata:images": { "images:*": "strata-tiny" },
      },
    });
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
    await copyFile(stack.configFile, settings);
    // From here on there is no daemon to reach.
    await proxy.close();
  });
  afterAll(async () => {
    await rm(settings, { force: true });
    proxy = await startFaultProxy({ upstream: lab.socket, socket: join(dir, "incus.sock") });
    await stack.remove();
    await proxy.close();
    await rm(dir, { recursive: true, force: true });
  });

  test("without changes it exits with 0, and no daemon was needed", async () => {
    const run = await preview();
    expect(run.exitCode, run.all).toBe(0);
    expect(JSON.parse(run.stdout)).toHaveProperty("changeSummary.same");
  });

  test("with changes it exits with 3 and reports them as JSON", async () => {
    await writeFile(join(dir, "infra.yml"), infra("second"));
    const report = join(dir, "report.json");
    const run = await preview(report);
    expect(run.exitCode, run.all).toBe(3);
    const { changeSummary } = JSON.parse(await readFile(report, "utf8")) as {
      changeSummary: Record<string, number>;
    };
    expect(changeSummary["update"]).toBeGreaterThan(0);
  });

  test("a wrong description exits with 1 and names the place; a missing stack name with 2", async () => {
    await writeFile(join(dir, "infra.yml"), infra("second").replace("machines", "machnies"));
    const wrong = await preview();
    expect(wrong.exitCode, wrong.all).toBe(1);
    expect(wrong.all).toMatch(/infra\.yml:\d+:\d+.*machnies/s);
    const bare = await execa("cli/ci/preview.sh", [], { cwd: root, reject: false });
    expect(bare.exitCode).toBe(2);
  });
});
