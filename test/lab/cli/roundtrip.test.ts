import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type FaultProxy, startFaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import { daemonGet } from "../harness/daemon.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { endedRoundtrip, keepSettings, messageOf, startRoundtrip } from "./roundtripRun.ts";

const describeLab = (ephemeral: boolean) => `
project_name: roundtrip
global: {base_subnet: "10.111", default_os_image: strata-tiny}
domains:
  rtp: {subnet_id: 1, ephemeral: ${ephemeral}, machines: {rt-one: {}, rt-two: {}}}
`;
const full = { type: "error", error: "No space left on device", error_code: 500 };

describe("strata roundtrip of a stack on Incus", () => {
  const lab = inject("lab");
  let stack: PulumiStack;
  let proxy: FaultProxy;

  beforeAll(async () => {
    stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-roundtrip",
      config: { "strata:environment": "test", "strata:node": "roundtrip" },
    });
    proxy = await startFaultProxy({
      upstream: lab.socket,
      socket: join(stack.dir, "proxy.socket"),
    });
    await stack.configure({
      "incus:socket": proxy.socket,
      "strata:infra": join(stack.dir, "infra.yml"),
    });
    await stack.describe(describeLab(true));
    await keepSettings(stack);
  });
  afterAll(async () => {
    proxy.clear();
    await stack.remove();
    await proxy.close();
  });
  beforeEach(() => proxy.clear());

  const start = (options: object) => startRoundtrip(stack, options);
  const ended = (running: ReturnType<typeof start>) => endedRoundtrip(stack, running);
  const projects = () => daemonGet<string[]>(lab.socket, "/1.0/projects");
  const ours = "/1.0/projects/rtp";

  test("goes up, is verified and comes down; the report has what the engine counted", async () => {
    const run = await ended(start({}));
    expect(run.course, run.stderr).toEqual({
      preflight: "passed",
      up: "passed",
      verify: "passed",
      destroy: "passed",
    });
    expect(run).toMatchObject({ exitCode: 0, report: { result: "passed", left: [] } });
    const evidence = Object.fromEntries(
      run.report.phases.map(({ name, evidence: found }) => [name, found]),
    );
    expect(evidence["up"]).toMatchObject({
      kind: "update",
      result: "succeeded",
      resourceChanges: { create: expect.any(Number) as unknown },
    });
    expect(evidence["verify"]).toMatchObject({
      machines: ["rt-one", "rt-two"],
      findings: [],
      preview: "no changes",
    });
    expect(evidence["destroy"]).toMatchObject({ kind: "destroy", result: "succeeded" });
    expect(await projects()).not.toContain(ours);
    const page = await readFile(join(stack.dir, "report/roundtrip.md"), "utf8");
    expect(page).toMatch(/^# Roundtrip of test-roundtrip: passed\n/);
    expect(page).toContain("Nothing of what it has made is left.");
    for (const { seconds = 0 } of run.report.phases) expect(seconds).toBeGreaterThan(0);
  });

  const noRoom = {
    method: "POST",
    path: "/1.0/instances",
    action: { do: "answer", status: 500, body: full },
  } as const;

  test("a failure in the middle: taken back, and the exit code and the report say so", async () => {
    const rule = proxy.add({ ...noRoom, nth: [2, 3, 4, 5, 6, 7, 8, 9] });
    const run = await ended(start({}));
    expect(rule.hits).toBeGreaterThan(0);
    expect(run.course, run.stderr).toEqual({
      preflight: "passed",
      up: "failed",
      verify: "not run",
      destroy: "passed",
    });
    expect(run).toMatchObject({ exitCode: 1, report: { result: "failed", left: [] } });
    expect(messageOf(run, "up")).toContain("No space left on device");
    expect(await projects()).not.toContain(ours);
  });

  test("with continue it is looked at before it is taken away", async () => {
    proxy.add({ ...noRoom, nth: [2, 3, 4, 5, 6, 7, 8, 9] });
    const run = await ended(start({ onError: "continue" }));
    expect(run.course, run.stderr).toEqual({
      preflight: "passed",
      up: "failed",
      verify: "failed",
      destroy: "passed",
    });
    expect(run).toMatchObject({ exitCode: 1, report: { left: [] } });
    expect(await projects()).not.toContain(ours);
  });

  test("with stop it stays; what is there before a run is never destroyed by one", async () => {
    proxy.add({ ...noRoom, nth: [2, 3, 4, 5, 6, 7, 8, 9] });
    const run = await ended(start({ onError: "stop" }));
    expect(run.course, run.stderr).toEqual({
      preflight: "passed",
      up: "failed",
      verify: "not run",
      destroy: "not run",
    });
    expect(run.exitCode).toBe(3);
    expect(run.report.left?.join()).toContain("rtp");
    expect(run.report.wayOut).toContain("pulumi destroy");
    expect(await projects()).toContain(ours);

    proxy.clear();
    const again = await start({});
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain(
      "resources from before, which the destroy at its end would delete",
    );
    expect(await projects()).toContain(ours);
    const { exitCode, output } = await stack.destroy();
    expect(exitCode, output).toBe(0);
  });

  test("interrupted in the middle of up: taken away, with a report", async () => {
    const held = proxy.add({
      method: "POST",
      path: "/1.0/instances",
      nth: 1,
      action: { do: "hang" },
    });
    const running = start({});
    await Promise.race([held.hit(1), running]);
    // Its own `kill` would follow with SIGKILL after 5 s.
    process.kill(running.pid ?? 0, "SIGTERM");
    held.remove();
    const run = await ended(running);
    expect(run.course, run.stderr).toEqual({
      preflight: "passed",
      up: "interrupted",
      verify: "not run",
      destroy: "passed",
    });
    expect(run).toMatchObject({ exitCode: 143, report: { result: "interrupted", left: [] } });
    expect(await projects()).not.toContain(ours);
  });

  test("nobody there: told by the preflight, and nothing is made", async () => {
    proxy.add({ action: { do: "reset-before" } });
    const run = await ended(start({}));
    expect(run.course, run.stderr).toEqual({
      preflight: "failed",
      up: "not run",
      verify: "not run",
      destroy: "not run",
    });
    expect(messageOf(run, "preflight")).toContain("incus-server");
    expect(run).toMatchObject({ exitCode: 1, report: { left: [] } });
  });

  test("protected machines stay: it names them, and the way to take them away", async () => {
    await stack.describe(describeLab(false));
    const run = await ended(start({ skip: ["verify"] }));
    expect(run.course, run.stderr).toEqual({
      preflight: "passed",
      up: "passed",
      verify: "skipped",
      destroy: "failed",
    });
    expect(run.exitCode).toBe(3);
    expect(messageOf(run, "destroy")).toContain("strata unprotect test-roundtrip");
    expect(await projects()).toContain(ours);
  });
});
