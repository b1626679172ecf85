import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findInPidNamespace } from "../../../lab/namespace/processes.ts";
import type { NodesStatus } from "../../../lab/pve/inLab/nodesStatus.ts";
import { runningState } from "../../../lab/runningState.ts";
import { startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import { names } from "../harness/daemon.ts";

const root = resolve(import.meta.dirname, "../../..");

/** Asks a node in Node's own words: the machine may have no curl. */
const ask = `
const { readFileSync } = require("node:fs");
const [endpoint, certificate, token, method, path] = process.argv.slice(1);
const headers = { authorization: "PVEAPIToken=" + readFileSync(token, "utf8").trim() };
const options = { method, headers, ca: readFileSync(certificate) };
require("node:https").request(endpoint + "/api2/json" + path, options, (answer) => answer.pipe(process.stdout)).end();
`;

describe("strata lab pve", () => {
  let dir: string;
  let socket: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-pve-"));
    ({ socket } = await startLab({ dir, images: ["strata-debian"], log: () => {} }));
  });
  afterAll(async () => {
    await stopLab({ dir, log: () => {} });
    await rm(dir, { recursive: true, force: true });
  });

  const lab = (...args: readonly string[]) =>
    execa(process.execPath, [join(root, "cli/main.ts"), "lab", ...args], {
      cwd: root,
      env: { STRATA_LAB_DIR: dir },
      reject: false,
    });
  const statusOf = async (...args: readonly string[]) => {
    const { exitCode, stdout } = await lab("pve", ...args, "--json");
    return { exitCode, ...(JSON.parse(stdout) as NodesStatus) };
  };
  /** From a command in the lab, which is the only place where nodes are reached. */
  const answer = async (node: NodesStatus["nodes"][number], method: string, path: string) => {
    const { endpoint, certificate, token } = node;
    const argv = [process.execPath, "-e", ask, endpoint, certificate, token, method, path];
    const { stdout } = await lab("exec", "--", ...argv);
    return (JSON.parse(stdout) as { data: unknown }).data;
  };

  test("has no node before the first start", async () => {
    expect(await statusOf("status")).toMatchObject({ exitCode: 1, nodes: [] });
    const { exitCode, stderr } = await lab("pve", "up", "uncle");
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("Allowed choices are father, mother");
  });

  test("starts one, and says where it answers and what it can download", async () => {
    const { exitCode, nodes, images } = await statusOf("up", "father");
    expect(exitCode).toBe(0);
    const [father] = nodes;
    if (father === undefined) throw new Error("no node is listed");
    expect(father).toMatchObject({ name: "father", running: true });
    expect(await answer(father, "GET", "/nodes")).toMatchObject([{ node: "father" }]);
    for (const { url } of images) {
      const path = `/nodes/father/query-url-metadata?url=${encodeURIComponent(url)}`;
      expect(await answer(father, "GET", path)).toMatchObject({ filename: url.split("/").at(-1) });
    }
    expect(readFileSync(father.requests, "utf8")).toContain("/api2/json/nodes");
  });

  test("leaves one that runs alone, and goes on with one that ended", async () => {
    const { nodes } = await statusOf("status");
    const [father] = nodes;
    if (father === undefined) throw new Error("no node is listed");
    const told = () => readFileSync(father.token, "utf8");
    const before = told();
    await answer(father, "POST", "/pools?poolid=kept");
    expect(await statusOf("up", "father")).toMatchObject({ nodes: [{ running: true }] });
    expect(told()).toBe(before);

    const { init } = await runningState(dir, "");
    const [pid = 0] = await findInPidNamespace(init.pid, father.state);
    process.kill(pid, "SIGKILL");
    const ended = { exitCode: 1, nodes: [{ name: "father", running: false }] };
    await vi.waitFor(async () => expect(await statusOf("status")).toMatchObject(ended), 30_000);
    await statusOf("up", "father");
    expect(await answer(father, "GET", "/pools")).toMatchObject([{ poolid: "kept" }]);
  });

  test("removes one with all that it is", async () => {
    const [father] = (await statusOf("status")).nodes;
    expect(await names(socket, "/1.0/projects")).toContain("pve-father");
    expect((await lab("pve", "down")).exitCode).toBe(0);
    expect(await statusOf("status")).toMatchObject({ exitCode: 1, nodes: [] });
    expect(existsSync(father?.state ?? "/")).toBe(false);
    expect(await names(socket, "/1.0/projects")).toEqual(["default"]);
    expect(await names(socket, "/1.0/networks")).not.toContain("vmbr0-father");
  });

  test("runs commands in the directory it was called in", async () => {
    expect((await lab("exec", "--", "pwd")).stdout).toBe(root);
  });
});
