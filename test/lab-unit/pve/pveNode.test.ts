import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../lab/pve/clock.ts";
import { makeCertificate } from "../../../lab/pve/http/certificate.ts";
import { type PveNodeOptions, startPveNode } from "../../../lab/pve/startPveNode.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { Client } from "./replay/client.ts";

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function startNode(options: Partial<PveNodeOptions> & { name: string }) {
  const pve = await startPveNode({ clock: systemClock(0.01), ...options });
  const client = new Client(pve.endpoint, pve.certificate.cert);
  const close = async () => {
    client.close();
    await pve.close();
  };
  opened.push(close);
  const ask = async (method: string, path: string, token: string, form: object = {}) => {
    const body = Buffer.from(new URLSearchParams({ ...form }).toString());
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const headers = { authorization: `PVEAPIToken=${token}`, ...(body.length > 0 ? type : {}) };
    const {
      status,
      reason,
      body: answer,
    } = await client.send({
      method,
      path: `/api2/json${path}`,
      headers,
      body,
    });
    return { status, reason, data: (answer as { data?: unknown } | null)?.data };
  };
  return { pve, ask, close };
}

describe("a node", () => {
  test("is known by its own certificate, and by no other", async () => {
    const { pve, ask } = await startNode({ name: "father" });
    const token = pve.makeRootToken("t");
    expect(await ask("GET", "/version", token)).toMatchObject({ status: 200 });

    const stranger = new Client(pve.endpoint, makeCertificate("father", "127.0.0.1").cert);
    const path = "/api2/json/version";
    const answer = await stranger.send({ method: "GET", path, headers: {}, body: Buffer.alloc(0) });
    stranger.close();
    expect(answer.status).toBe(0);
  });

  test("father knows nothing of mother's", async () => {
    const father = await startNode({ name: "father" });
    const mother = await startNode({ name: "mother" });
    const token = father.pve.makeRootToken("t");
    expect(await father.ask("GET", "/nodes", token)).toMatchObject({ data: [{ node: "father" }] });
    expect(await mother.ask("GET", "/nodes", token)).toMatchObject({ status: 401 });
    const own = mother.pve.makeRootToken("t");
    const { status, reason } = await mother.ask("GET", "/nodes/father/status", own);
    expect(status).toBe(500);
    expect(reason).toContain("hostname lookup 'father' failed");
  });

  test("answers others while a refusal is held back", async () => {
    // Three seconds become 300 ms.
    const { pve, ask } = await startNode({ name: "father", clock: systemClock(0.1) });
    const token = pve.makeRootToken("t");
    const began = performance.now();
    const refused = ask("GET", "/version", "root@pam!none=x").then(() => performance.now());
    const answered = ask("GET", "/version", token).then(() => performance.now());
    expect(await answered).toBeLessThan(await refused);
    expect((await refused) - began).toBeGreaterThanOrEqual(295);
  });
});

describe("a node that was restarted", () => {
  test("knows its tokens, guests and tasks; what ran is stopped", async () => {
    const directory = mkdtempSync(join(tmpdir(), "pve-state-"));
    opened.push(async () => rmSync(directory, { recursive: true }));
    const stateFile = join(directory, "state.json");
    const before = await startNode({ name: "father", stateFile });
    const token = before.pve.makeRootToken("t");
    const vm = { vmid: "100", name: "kept", scsi0: "local:1" };
    const upid = (await before.ask("POST", "/nodes/father/qemu", token, vm)).data as string;
    await ended(before, upid, token);
    const start = await before.ask("POST", "/nodes/father/qemu/100/status/start", token);
    await ended(before, start.data as string, token);
    await before.close();
    opened.pop();
    expect(statSync(stateFile).mode & 0o777).toBe(0o600);

    const after = await startNode({ name: "father", stateFile });
    expect(after.pve.certificate).toEqual(before.pve.certificate);
    expect(await after.ask("GET", "/nodes/father/qemu", token)).toMatchObject({
      data: [{ vmid: 100, name: "kept", status: "stopped" }],
    });
    const { data } = await after.ask("GET", `/nodes/father/tasks/${upid}/status`, token);
    expect(data).toMatchObject({ exitstatus: "OK" });
  });
});

describe("faults", () => {
  const path = "/nodes/father/qemu";
  const vm = { vmid: "100" };

  test("of requests: lost before, lost after, answered otherwise; all are logged", async () => {
    const { pve, ask } = await startNode({ name: "father" });
    const token = pve.makeRootToken("t");
    const match = { method: "POST", path: `/api2/json${path}` };

    const before = pve.faults.add({ ...match, action: { do: "reset-before" } });
    expect(await ask("POST", path, token, vm)).toMatchObject({ status: 0 });
    expect(await ask("GET", path, token)).toMatchObject({ data: [] });
    before.remove();

    const message = "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout";
    const locked = { do: "answer", status: 500, body: { message, data: null } } as const;
    const answer = pve.faults.add({ ...match, action: locked });
    expect(await ask("POST", path, token, vm)).toMatchObject({ status: 500, reason: message });
    answer.remove();

    const after = pve.faults.add({ ...match, action: { do: "reset-after" } });
    expect(await ask("POST", path, token, vm)).toMatchObject({ status: 0 });
    expect(await ask("GET", path, token)).toMatchObject({ data: [{ vmid: 100 }] });
    after.remove();

    expect(pve.log.counts({ path: `/api2/json${path}` })).toMatchObject({ reads: 2, writes: 3 });
    expect(pve.log.requests.map(({ fault }) => fault)).toEqual([
      "reset-before",
      undefined,
      "answer",
      "reset-after",
      undefined,
    ]);
  });

  test("of tasks: one dies, the next one does its work", async () => {
    const faults = ["start failed: org.freedesktop.systemd1.UnitExists"];
    const taskFault = (type: string) => (type === "qmstart" ? faults.shift() : undefined);
    const node = await startNode({ name: "father", taskFault });
    const token = node.pve.makeRootToken("t");
    await ended(node, (await node.ask("POST", path, token, vm)).data as string, token);
    const start = async () =>
      (await node.ask("POST", `${path}/100/status/start`, token)).data as string;
    await ended(node, await start(), token, "start failed: org.freedesktop.systemd1.UnitExists");
    expect(await node.ask("GET", path, token)).toMatchObject({ data: [{ status: "stopped" }] });
    await ended(node, await start(), token);
    expect(await node.ask("GET", path, token)).toMatchObject({ data: [{ status: "running" }] });
  });
});

async function ended(
  { ask }: Awaited<ReturnType<typeof startNode>>,
  upid: string,
  token: string,
  exit = "OK",
) {
  const name = upid.split(":")[1] ?? "";
  const found = await waitFor(
    { what: "the task", seconds: 15, wayOut: "see its log", everyMs: 20 },
    async () => {
      const { data } = await ask("GET", `/nodes/${name}/tasks/${upid}/status`, token);
      const { exitstatus } = data as { exitstatus?: string };
      return exitstatus;
    },
  );
  expect(found).toBe(exit);
}
