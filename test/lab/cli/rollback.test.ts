import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { rollBack } from "../../../cli/commands/rollback.ts";
import { snapshotMachines } from "../../../cli/commands/snapshot.ts";
import { deployStack } from "../../../cli/commands/up.ts";
import { verifyStack } from "../../../cli/commands/verify.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { CliStack } from "./cliStack.ts";

const describeWeb = (web: string, more = "") => `
project_name: rollback
global: {base_subnet: "10.109", default_os_image: strata-tiny}
domains:
  rbk-web: {subnet_id: 1, ephemeral: true, machines: {ra: {${web}}${more}}}
  rbk-db: {subnet_id: 2, ephemeral: true, machines: {rb: {}}}
`;
/** An empty volume over the directory that is served. */
const bad = describeWeb("storage_volumes: {rbk-empty: {path: /srv}}", ", rc: {}");

describe("strata up and rollback", () => {
  const lab = inject("lab");
  const ra = "/1.0/instances/ra?project=rbk-web";
  let cli: CliStack;

  const guest = async (machine: string, project: string, command: string) =>
    (await guestExec(lab.socket, project, machine, ["sh", "-c", command])).exitCode;
  const serves = async (tries = 1): Promise<boolean> => {
    const command = 'test "$(echo | timeout 3 nc 127.0.0.1 80)" = page';
    if ((await guest("ra", "rbk-web", command)) === 0) return true;
    if (tries <= 1) return false;
    await sleep(500);
    return await serves(tries - 1);
  };
  const up = (...args: string[]) => {
    const { stack } = cli;
    // Its settings lie elsewhere than those of the project's own stacks.
    return deployStack(stack.name, ["--skip-preview", "--config-file", stack.configFile, ...args], {
      root: stack.dir,
    });
  };
  const sets = async () => {
    cli.printed();
    const { name: stack, dir } = cli.stack;
    await snapshotMachines({ act: "list", stack, scope: "all", json: true }, dir);
    return JSON.parse(cli.printed()) as { machine: string; name: string; kind: string }[];
  };
  const verify = () => verifyStack(cli.stack.name, {}, cli.stack.dir);

  beforeAll(async () => {
    cli = await CliStack.deploy(lab, "rollback", describeWeb(""));
    const service = "nc -ll -p 80 -e cat /srv/page &";
    const install = `mkdir -p /srv; echo page > /srv/page; sed -i '3a ${service}' /sbin/init; sync`;
    expect(await guest("ra", "rbk-web", install)).toBe(0);
    const state = ra.replace("?", "/state?");
    await daemonWrite(lab.socket, "PUT", state, { action: "restart", force: true, timeout: 30 });
    expect(await serves(20)).toBe(true);
  });
  afterAll(() => cli.remove());

  test("says so where there is nothing to go back to", async () => {
    const { name, dir } = cli.stack;
    expect(await rollBack(name, dir).catch(String)).toMatch(
      /no machine has a snapshot that strata/,
    );
  });

  test("brings back a service that a change has broken", async () => {
    await cli.stack.describe(bad);
    expect(await up()).toBe(0);
    expect(await guest("ra", "rbk-web", "test -e /srv/page")).toBe(1);
    expect(await serves()).toBe(false);

    cli.printed();
    await rollBack(cli.stack.name, cli.stack.dir);
    expect(cli.printed()).toMatch(/^back at before-\d{8}T\d{6}Z: ra, rb\nnewer than that.*: rc\n/);
    expect(await guest("ra", "rbk-web", "test -e /srv/page")).toBe(0);
    expect(await serves(20)).toBe(true);
    expect((await daemonGet<{ devices: object }>(lab.socket, ra)).devices).toHaveProperty("eth0");

    expect(await verify()).toBe(2);
    await cli.stack.describe(describeWeb(""));
    expect(await up("--refresh")).toBe(0);
    expect(await verify(), cli.printed()).toBe(0);
    expect(await serves(20)).toBe(true);
  });

  test("keeps the sets of the last three changes, and no name that a hand could give", async () => {
    const before = [...new Set((await sets()).map(({ name }) => name))];
    expect(before).toHaveLength(2);
    expect(await up()).toBe(0);
    expect(await up()).toBe(0);
    const after = await sets();
    const names = [...new Set(after.map(({ name }) => name))];
    expect(names).toHaveLength(3);
    expect(names).not.toContain(before[0]);
    expect(names).toContain(before[1]);
    expect(new Set(after.map(({ kind }) => kind))).toEqual(new Set(["change"]));
    const { name: stack, dir } = cli.stack;
    const taken = { act: "create", stack, scope: "all", name: "before-it" } as const;
    expect(await snapshotMachines(taken, dir).catch(String)).toMatch(/strata up gives such names/);
  });
});
