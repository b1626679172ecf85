import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { stringify } from "yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const program = fileURLToPath(new URL("toy", import.meta.url));

/** The toy provider under the real engine: what the protocol means in the end. */
describe("provider/core under pulumi", () => {
  let root = "";
  const inRoot = (name: string) => join(root, name);
  const env = () => ({
    PULUMI_HOME: inRoot("home"),
    PULUMI_BACKEND_URL: `file://${inRoot("state")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    TOY_PLAN: inRoot("plan.json"),
    TOY_BOX: inRoot("box.json"),
  });
  const start = (...args: string[]) =>
    execa("pulumi", [...args, "--stack", "test", "--non-interactive", "--color", "never"], {
      cwd: root,
      env: env(),
      all: true,
      reject: false,
    });
  const pulumi = async (...args: string[]) => {
    const { exitCode, all } = await start(...args);
    return { exitCode, output: all };
  };
  const plan = (toys: Record<string, unknown>) =>
    writeFile(inRoot("plan.json"), JSON.stringify(toys));
  const up = () => pulumi("up", "--yes", "--skip-preview");
  const toys = async () => {
    const stored = JSON.parse(await readFile(inRoot("box.json"), "utf8")) as object;
    return Object.keys(stored).toSorted();
  };
  const state = () => readFile(inRoot("state/.pulumi/stacks/toys/test.json"), "utf8");

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "strata-engine-"));
    await mkdir(inRoot("state"));
    const project = {
      name: "toys",
      runtime: { name: "nodejs", options: { typescript: false } },
      main: program,
      plugins: { providers: [{ name: "toy", path: join(program, "plugin") }] },
    };
    await writeFile(inRoot("Pulumi.yaml"), stringify(project));
    await writeFile(inRoot("Pulumi.test.yaml"), stringify({ config: { "toy:address": "here" } }));
    await execa("pulumi", ["stack", "init", "test", "--non-interactive"], {
      cwd: root,
      env: env(),
    });
  });
  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
  });

  test("creates with known outputs in the preview, and no secret in the state", async () => {
    await plan({
      bear: { kind: "doll", secret: "hush-hush-hush" },
      cab: { kind: "car", wheels: 4, tags: ["a", "b"] },
    });
    const preview = await pulumi("preview", "--diff");
    expect(preview.output).toContain('serial   : "serial-nursery/bear"');
    expect(preview.output).toContain("effective: [unknown]");
    expect((await up()).exitCode).toBe(0);
    expect(await toys()).toEqual(["nursery/bear", "nursery/cab"]);
    expect(await state()).toContain("nursery/bear");
    expect(await state()).not.toContain("hush-hush-hush");
  });

  test("shows exactly what changes and what is replaced; the order of a set is no change", async () => {
    await plan({
      bear: { kind: "doll", secret: "hush-hush-hush", room: "hall" },
      cab: { kind: "car", wheels: 3, tags: ["b", "a"] },
    });
    const { output } = await pulumi("preview", "--diff");
    expect(output).toContain('~ room: "nursery" => "hall"');
    expect(output).toContain("~ wheels: 4 => 3");
    expect(output).not.toContain("tags");
    expect(output).toContain("+-1 to replace");
  });

  test("an update that fails in part is recorded, however large, and repaired by the next", async () => {
    const parts = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`part${index}`, { size: "x".repeat(1000) }]),
    );
    await plan({ cab: { kind: "car", parts, config: { fail: "1" } }, bear: { kind: "doll" } });
    const failed = await up();
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain('cannot finish "nursery/cab": told to fail');
    expect(await state()).toContain("told to fail");
    await plan({ cab: { kind: "car", parts }, bear: { kind: "doll" } });
    expect((await up()).exitCode).toBe(0);
    expect(await state()).not.toContain("told to fail");
  });

  test("an interrupted create ends at once, is recorded and then repaired", async () => {
    await plan({ slow: { kind: "car" }, teddy: { kind: "doll" } });
    const running = start("up", "--yes", "--skip-preview");
    await new Promise<void>((resolve) => {
      running.all.on("data", (text: Buffer) => text.includes("playing") && resolve());
    });
    running.kill("SIGINT");
    const interrupted = performance.now();
    const { exitCode, all } = await running;
    expect(performance.now() - interrupted).toBeLessThan(10_000);
    expect(exitCode).not.toBe(0);
    expect(all).toContain('"nursery/slow" is half made: cancelled');
    expect(await state()).toContain("is half made");
    expect((await up()).exitCode).toBe(0);
    expect((await pulumi("preview", "--expect-no-changes")).exitCode).toBe(0);
  });

  test("drift shows in a refresh, and is undone by the next up", async () => {
    const changed = (await readFile(inRoot("box.json"), "utf8")).replace(
      '"car"',
      '"car","wheels":9',
    );
    await writeFile(inRoot("box.json"), changed);
    const refreshed = await pulumi("refresh", "--yes", "--skip-preview", "--diff");
    expect(refreshed.output).toContain("+ wheels: 9");
    expect((await up()).output).toContain("~ 1 updated");
    const again = await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(again.exitCode).toBe(0);
  });

  test("a rename keeps the object, and destroy leaves nothing", async () => {
    await plan({ bear: { kind: "doll", name: "teddy" } });
    const renamed = await up();
    expect(renamed.output).toContain('"nursery/teddy" was not deleted: it now belongs to');
    expect(await toys()).toEqual(["nursery/teddy"]);
    expect((await pulumi("destroy", "--yes", "--skip-preview")).exitCode).toBe(0);
    expect(await toys()).toEqual([]);
  });
});
