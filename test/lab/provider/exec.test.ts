import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { secret } from "../harness/engineValues.ts";
import { guestExec } from "../harness/guest.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:Exec";
const project = "commands";
const place = { instance: "box", project };
/** Lives on for a while after it printed: the daemon may lose what a command prints as it ends (outputCut). */
const shell = (script: string) => ({
  ...place,
  command: ["/bin/sh", "-c", `trap 'sleep 0.5' EXIT; ${script}`],
});

describe("Exec", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const inGuest = async (script: string) =>
    (await guestExec(socket, project, "box", ["/bin/sh", "-c", script])).exitCode === 0;
  let provider: ProviderProcess;

  beforeAll(async () => {
    provider = await ProviderProcess.start({ socket, fingerprint });
    await guests.create();
    await guests.add("box");
  });
  afterAll(async () => {
    await guests.drop();
    await provider.stop();
  });

  test("runs once, and keeps what was printed", async () => {
    const args = {
      ...shell('echo "out $WHO in $(pwd)"; echo err >&2; echo run >> /tmp/runs'),
      environment: { WHO: "me" },
      cwd: "/tmp",
    };
    const made = await provider.create(type, "once", args);
    expect(made.id).toBe("commands/box/once");
    expect(made.state).toMatchObject({ stdout: "out me in /tmp\n", stderr: "err\n", exitCode: 0 });
    expect((await provider.diff(made, args)).changed).toBe(false);
    expect((await provider.diff(made, { ...args, timeoutSeconds: 9 })).changed).toBe(false);
    expect(await provider.read(made)).toEqual(made);
    expect(await inGuest('test "$(wc -l < /tmp/runs)" = 1')).toBe(true);
  });

  test("runs again on a trigger, not when only its delete changes", async () => {
    const args = { ...shell("date +%N >> /tmp/again"), triggers: ["1"] };
    const made = await provider.create(type, "again", args);
    const undo = await provider.update(made, { ...args, delete: ["touch", "/tmp/undone"] });
    expect(await inGuest('test "$(wc -l < /tmp/again)" = 1')).toBe(true);
    const twice = await provider.update(undo, { ...undo.inputs, triggers: ["2"] });
    expect(await inGuest('test "$(wc -l < /tmp/again)" = 2')).toBe(true);

    expect(await inGuest("test -e /tmp/undone")).toBe(false);
    await provider.delete(twice);
    expect(await inGuest("test -e /tmp/undone")).toBe(true);
  });

  test("fails with the ends of its output, and is not recorded as run", async () => {
    const failing = shell("seq 1 30; echo broken >&2; exit 3");
    const failure = await provider.create(type, "failing", failing).catch(String);
    expect(failure).toContain('command "failing" in instance "box" in project "commands"');
    expect(failure).toMatch(/exited with code 3/);
    expect(failure).toMatch(/stdout \(last 15 lines\):\n16\n/);
    expect(failure).toMatch(/stderr:\nbroken/);

    const absent = { ...place, command: ["/no/such/program"] };
    await expect(provider.create(type, "absent", absent)).rejects.toThrow(/no such program/);

    const good = await provider.create(type, "turning", shell("true"));
    await expect(provider.update(good, failing)).rejects.toThrow(/exited with code 3/);
    // The engine keeps what it had, so that the next deployment sees the difference still.
    expect((await provider.diff(good, failing)).paths).toEqual({ "command[2]": "update" });
  });

  test("is killed at its limit", async () => {
    const slow = { ...place, command: ["sleep", "3456"], timeoutSeconds: 1 };
    const began = Date.now();
    await expect(provider.create(type, "slow", slow)).rejects.toThrow(
      /command "slow" .* was killed after 1 s; raise timeoutSeconds/,
    );
    expect(Date.now() - began).toBeLessThan(20_000);
    expect(await inGuest("ps | grep -q '[s]leep 3456'")).toBe(false);
  });

  test("is killed when the run is cancelled", async () => {
    const cancelled = await ProviderProcess.start({ socket, fingerprint });
    const args = { ...place, command: ["sleep", "6543"] };
    const failure = cancelled.create(type, "cancelled", args).catch(String);
    await expect.poll(() => inGuest("ps | grep -q '[s]leep 6543'")).toBe(true);
    await cancelled.stop();
    expect(await failure).toMatch(/cannot run command "cancelled" .*cancelled; it may have run/);
    await expect.poll(() => inGuest("ps | grep -q '[s]leep 6543'")).toBe(false);
  });

  test("shows no secret of its environment", async () => {
    const environment = { TOKEN: secret("canary-in-the-mine") };
    const said = await provider.create(type, "said", { ...shell("echo $TOKEN"), environment });
    expect(said.state["stdout"]).toEqual(secret("canary-in-the-mine\n"));
    expect(said.state["environment"]).toEqual(environment);
    const loud = { ...shell("echo $TOKEN; exit 1"), environment };
    const failure = await provider.create(type, "loud", loud).catch(String);
    expect(failure).toContain("[secret]");
    expect(failure).not.toContain("canary");
    expect(provider.log.progress.join()).not.toContain("canary");
  });

  test("waits for its instance, but not for ever", async () => {
    await guests.add("late", { running: false });
    const late = { instance: "late", project, command: ["true"], timeoutSeconds: 30 };
    const running = provider.create(type, "late", late);
    await guests.setState("late", "start");
    expect((await running).state["exitCode"]).toBe(0);

    await guests.setState("late", "stop");
    await expect(provider.create(type, "off", { ...late, timeoutSeconds: 1 })).rejects.toThrow(
      /cannot run command "off" in instance "late" .* it is Stopped: start it with: incus start late --project commands/,
    );
    const nobody = { ...late, instance: "nobody" };
    await expect(provider.create(type, "lost", nobody)).rejects.toThrow(
      /there is no such instance/,
    );
    await guests.remove("late");
  });

  test("has not run in an instance that took the place of the first", async () => {
    await guests.add("brief");
    const args = { instance: "brief", project, command: ["true"], delete: ["false"] };
    const made = await provider.create(type, "brief", args);
    expect(await provider.read(made)).toEqual(made);
    await guests.setState("brief", "stop");
    await provider.delete(made);
    expect(provider.log.warnings.at(-1)).toMatch(
      /delete was not run, since the instance is Stopped/,
    );
    await guests.remove("brief");
    await guests.add("brief", { running: false });
    const later = await ProviderProcess.start({ socket, fingerprint });
    expect(await later.read(made)).toBeUndefined();
    await guests.remove("brief");
    expect(await later.read(made)).toBeUndefined();
    await later.delete(made);
    await expect(later.import(type, "brief", made.id)).rejects.toThrow(/leaves nothing to read/);
    await later.stop();
  });
});
