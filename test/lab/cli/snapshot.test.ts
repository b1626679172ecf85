import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { snapshotMachines, type SnapshotRequest } from "../../../cli/commands/snapshot.ts";
import { verifyStack } from "../../../cli/commands/verify.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { CliStack } from "./cliStack.ts";

const description = `
project_name: snapshots
global: {base_subnet: "10.108", default_os_image: strata-tiny}
domains:
  snp-one: {subnet_id: 1, ephemeral: true, machines: {sa: {}, sb: {}}}
  snp-two:
    subnet_id: 2
    machines:
      sc: {snapshots_schedule: "0 2 * * *", config: {snapshots.pattern: nightly-%d}}
      sd: {}
`;
const domainOf: Readonly<Record<string, string>> = {
  sa: "snp-one",
  sb: "snp-one",
  sc: "snp-two",
  sd: "snp-two",
};
const all = Object.keys(domainOf);

interface Listed {
  readonly machine: string;
  readonly name: string;
  readonly kind: string;
  readonly expiresAt: string;
}

describe("strata snapshot", () => {
  const lab = inject("lab");
  let cli: CliStack;

  const snapshot = async (act: SnapshotRequest["act"], scope: string, name?: string) => {
    const json = act === "list";
    cli.printed();
    await snapshotMachines({ act, stack: cli.stack.name, scope, name, json }, cli.stack.dir);
    return cli.printed();
  };
  const verify = () => verifyStack(cli.stack.name, {}, cli.stack.dir);
  const list = async (scope: string) => JSON.parse(await snapshot("list", scope)) as Listed[];
  const guest = async (machine: string, command: string) =>
    (await guestExec(lab.socket, domainOf[machine] ?? "", machine, ["sh", "-c", command])).exitCode;
  const path = (machine: string, below = "") =>
    `/1.0/instances/${machine}${below}?project=${domainOf[machine]}`;
  const write = (method: string, to: string, body?: object) =>
    daemonWrite(lab.socket, method, to, body);
  /** A file with the text, kept through a stop of the machine. */
  const remember = async (machine: string, text: string) =>
    expect(await guest(machine, `echo ${text} > /root/state; sync`)).toBe(0);
  const remembers = async (machine: string, text: string) =>
    (await guest(machine, `test "$(cat /root/state)" = ${text}`)) === 0;
  const which = async (text: string) => {
    const holding = await Promise.all(all.map(async (one) => await remembers(one, text)));
    return all.filter((_, index) => holding[index]);
  };

  beforeAll(async () => {
    cli = await CliStack.deploy(lab, "snapshots", description);
  });
  afterAll(() => cli.remove());

  test("takes all machines back, and leaves nothing behind that refresh would show", async () => {
    for (const machine of all) await remember(machine, "before");
    expect(await snapshot("create", "all", "base")).toBe("took snapshot base of sa, sb, sc, sd\n");
    for (const machine of all) await remember(machine, "after");
    expect(await snapshot("restore", "all", "base")).toMatch(/^restored snapshot base of sa, sb/);
    expect(await which("before")).toEqual(all);
    expect(await verify(), cli.printed()).toBe(0);
    const preview = await cli.stack.preview("--refresh", "--expect-no-changes");
    expect(preview.exitCode, preview.output).toBe(0);
    expect(JSON.stringify(await cli.stack.exported())).not.toContain("user.strata");
  });

  test("of a domain touches that domain only", async () => {
    for (const machine of all) await remember(machine, "later");
    await snapshot("restore", "snp-one", "base");
    expect(await which("before")).toEqual(["sa", "sb"]);
    expect(await which("later")).toEqual(["sc", "sd"]);
  });

  test("marks its own, with the time as their name, and tells them from others", async () => {
    await write("POST", path("sc", "/snapshots"), { name: "nightly-0", expires_at: null });
    await write("POST", path("sc", "/snapshots"), { name: "somebody" });
    const taken = await snapshot("create", "sc");
    const name = /^took snapshot (manual-\d{8}T\d{6}Z) of sc\n$/.exec(taken)?.[1] ?? taken;
    const kinds = (await list("sc")).map((one) => [one.name, one.kind, one.expiresAt]);
    expect(kinds).toEqual([
      ["base", "manual", ""],
      ["nightly-0", "schedule", ""],
      ["somebody", "other", ""],
      [name, "manual", ""],
    ]);
    expect((await list("snp-one")).map(({ machine }) => machine)).toEqual(["sa", "sb"]);
    const deletion = await snapshot("delete", "sc", "somebody").catch(String);
    expect(deletion).toMatch(
      /that of sc was not taken by strata snapshot, and nothing was deleted/,
    );
    const scheduled = await snapshot("create", "all", "nightly-7").catch(String);
    expect(scheduled).toMatch(/the schedule of sc gives such names/);
    const again = await snapshot("create", "all", name).catch(String);
    expect(again).toMatch(/sc has one of this name already/);
    // Refused as a whole: not even the machines that could have had it.
    expect((await list("sa")).map((one) => one.name)).toEqual(["base"]);
  });

  test("says which there are where one is missing, and touches no machine", async () => {
    await remember("sd", "untouched");
    await snapshot("create", "sa", "only-sa");
    const missing = await snapshot("restore", "all", "only-sa").catch(String);
    expect(missing).toMatch(/sb, sc, sd have none of this name, and no machine was touched/);
    expect(missing).toMatch(/\n {2}sd: base$/);
    expect(await remembers("sd", "untouched")).toBe(true);
  });

  test("deletes its own of all machines that have one, and then has nothing to do", async () => {
    expect(await snapshot("delete", "all", "only-sa")).toBe("deleted snapshot only-sa of sa\n");
    expect(await snapshot("delete", "all", "base")).toBe(
      "deleted snapshot base of sa, sb, sc, sd\n",
    );
    expect(await snapshot("delete", "all", "base")).toBe(
      "nothing to delete: no snapshot base of sa, sb, sc, sd\n",
    );
    expect((await list("sa")).length).toBe(0);
  });

  test("starts a machine again that ran, and leaves one that did not", async () => {
    await snapshot("create", "snp-one", "power");
    await write("PUT", path("sb", "/state"), { action: "stop", force: true });
    await snapshot("restore", "snp-one", "power");
    const statuses = await Promise.all(
      ["sa", "sb"].map(
        async (one) => (await daemonGet<{ status: string }>(lab.socket, path(one))).status,
      ),
    );
    expect(statuses).toEqual(["Running", "Stopped"]);
    await write("PUT", path("sb", "/state"), { action: "start" });
  });

  test("restores settings too, which verify and refresh then show", async () => {
    await write("PATCH", path("sd"), { config: { "limits.processes": "77" } });
    await snapshot("create", "sd", "limited");
    await write("PATCH", path("sd"), { config: { "limits.processes": "" } });
    expect(await verify(), cli.printed()).toBe(0);
    await snapshot("restore", "sd", "limited");
    cli.printed();
    expect(await verify()).toBe(2);
    expect(cli.printed()).toContain("instance sd in project snp-two: option limits.processes");
    const preview = await cli.stack.preview("--refresh");
    expect(preview.output).toContain("limits.processes");
  });
});
