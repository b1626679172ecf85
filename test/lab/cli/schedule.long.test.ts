import { afterAll, beforeAll, expect, describe, inject, test, vi } from "vitest";

import { snapshotMachines } from "../../../cli/commands/snapshot.ts";
import { verifyStack } from "../../../cli/commands/verify.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { daemonGet, names } from "../harness/daemon.ts";
import { expectCleanDestroy } from "../harness/invariants.ts";
import { CliStack } from "./cliStack.ts";

// Incus looks once a minute for what is due, and for what has expired.
vi.setConfig({ testTimeout: 900_000 });

const description = `
project_name: schedules
global: {base_subnet: "10.112", default_os_image: strata-tiny}
domains:
  sched:
    subnet_id: 1
    ephemeral: true
    machines:
      often: {snapshots_schedule: "* * * * *", snapshots_expiry: 1m}
      named:
        snapshots_schedule: "*/1 * * * *"
        config: {snapshots.pattern: "auto-{{ creation_date|date:'20060102' }}-%d"}
      never: {snapshots_expiry: 1m}
`;

interface Taken {
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string;
}
interface Listed {
  readonly machine: string;
  readonly name: string;
  readonly kind: string;
}

describe("a schedule of a description", () => {
  const lab = inject("lab");
  const started = Date.now();
  let cli: CliStack;

  const path = (machine: string) => `/1.0/instances/${machine}/snapshots`;
  const taken = (machine: string) =>
    daemonGet<Taken[]>(lab.socket, `${path(machine)}?project=sched&recursion=1`);
  /** The oldest by schedule. */
  const first = (machine: string) =>
    waitFor(
      { what: `a snapshot of ${machine}`, seconds: 240, wayOut: "", everyMs: 1000 },
      async () => (await taken(machine)).find((one) => one.name !== "kept"),
    );
  const expectQuiet = async () => {
    const refreshed = await cli.stack.preview("--refresh", "--expect-no-changes");
    expect(refreshed.exitCode, refreshed.output).toBe(0);
    cli.printed();
    expect(await verifyStack(cli.stack.name, {}, cli.stack.dir), cli.printed()).toBe(0);
  };

  beforeAll(async () => {
    cli = await CliStack.deploy(lab, "schedules", description, { "strata:waitFor": "running" });
  });
  afterAll(() => cli?.remove());

  test("has the server take snapshots by itself, with its expiry and pattern", async () => {
    const one = await first("often");
    expect(one.name).toMatch(/^snap\d+$/);
    expect(Date.parse(one.created_at)).toBeGreaterThanOrEqual(started - 1000);
    const kept = Date.parse(one.expires_at) - Date.parse(one.created_at);
    expect(Math.round(kept / 60_000)).toBe(1);

    const other = await first("named");
    expect(other.name).toMatch(/^auto-\d{8}-\d+$/);
    expect(Date.parse(other.expires_at)).toBeLessThan(Date.parse(other.created_at));
    await expectQuiet();
  });

  test("is told by strata snapshot list, which leaves those by hand alone", async () => {
    const request = { stack: cli.stack.name, scope: "all", json: true };
    await snapshotMachines({ ...request, act: "create", name: "kept" }, cli.stack.dir);
    cli.printed();
    await snapshotMachines({ ...request, act: "list", name: undefined }, cli.stack.dir);
    const listed = JSON.parse(cli.printed()) as Listed[];
    const kinds = (machine: string) =>
      new Set(listed.filter((one) => one.machine === machine).map(({ kind }) => kind));
    expect(kinds("named")).toEqual(new Set(["schedule", "manual"]));
    expect(kinds("never")).toEqual(new Set(["manual"]));
  });

  test("loses what has expired, while the next are taken and others stay", async () => {
    const { name } = await first("often");
    const gone = { what: `${name} to expire`, seconds: 420, wayOut: "", everyMs: 1000 };
    await waitFor(gone, async () =>
      (await names(lab.socket, `${path("often")}?project=sched`)).includes(name) ? undefined : true,
    );
    const later = { what: "a second snapshot", seconds: 240, wayOut: "", everyMs: 1000 };
    await waitFor(later, async () => ((await taken("named")).length > 2 ? true : undefined));
    expect((await taken("never")).map((one) => one.name)).toEqual(["kept"]);
    expect((await taken("often")).map((one) => one.name)).toContain("kept");
    await expectQuiet();
    const again = await cli.stack.noChanges();
    expect(again.exitCode, again.output).toBe(0);
  });

  test("goes with its machines and all that it took", async () => {
    await expectCleanDestroy(cli.stack, lab.socket, []);
  });
});
