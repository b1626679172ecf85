import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { serverFacts } from "../../../cli/server/serverFacts.ts";
import type { Lab as RunningLab } from "../../../lab/startLab.ts";
import type { Facts } from "../../../model/facts.ts";
import { connectIncus } from "../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { daemonGet, names } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { expectCleanDestroy, expectHonestFailure } from "../harness/invariants.ts";
import { type Found, inventory } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { startVmLab, stopVmLab, vmObstacle } from "../harness/vmLab.ts";
import { type CardServer, startCardServer } from "./cardServer.ts";

// Emulated: Incus takes a minute to start in there, a container some seconds, and all of it more on a busy machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 1_500_000 });

const absent = "0000:41:00.0";
const obstacle = await vmObstacle();

const infra = (machines: string, more = "") => `
project_name: cards
global: {base_subnet: "10.113", default_os_image: strata-tiny${more}}
domains:
  ai: {subnet_id: 1, ephemeral: true, machines: {${machines}}}
`;
const withCard = (more: string) => `{devices: {card: {type: gpu, gputype: physical, ${more}}}}`;

interface Live {
  readonly status: string;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

describe.skipIf(obstacle)(`a card of a server ${obstacle ?? ""}`, () => {
  let lab: RunningLab;
  let server: CardServer;
  let before: Found[];
  let stack: PulumiStack;
  let facts: Facts;
  let card: string;

  const live = (machine: string) =>
    daemonGet<Live>(server.socket, `/1.0/instances/${machine}?project=ai`);
  const state = (machine: string) =>
    daemonGet<{ pid: number }>(server.socket, `/1.0/instances/${machine}/state?project=ai`);
  const own = () => withCard(`pci: "${card}", gid: 44, mode: "0640"`);
  const machines = async () => (await names(server.socket, "/1.0/instances?project=ai")).toSorted();
  /** Owner, group and mode of the card's node in the machine, and whether it opens there. */
  const node = async (machine: string, is: string) => {
    const shell = `test "$(stat -c '%u %g %a %t' /dev/dri/card0)" = "${is}" && : <>/dev/dri/card0`;
    return (await guestExec(server.socket, "ai", machine, ["sh", "-c", shell])).exitCode;
  };
  const expectQuiet = async () => {
    const { exitCode, output } = await stack.preview("--refresh", "--expect-no-changes");
    expect(exitCode, output).toBe(0);
  };

  beforeAll(async () => {
    lab = await startVmLab();
    server = await startCardServer(lab);
    before = await inventory(server.socket);
    stack = await PulumiStack.create({
      socket: server.socket,
      fingerprint: server.fingerprint,
      program: "strata",
      name: "test-cards",
      config: {
        "strata:environment": "test",
        "strata:node": "cards",
        "strata:waitFor": "running",
      },
    });
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
  });
  afterAll(async () => {
    await stack?.forget();
    server?.close();
    if (lab) await stopVmLab(lab);
  });

  test("is a fact that the server tells", async () => {
    const client = connectIncus(unixConnection(server.socket), server);
    facts = await serverFacts(client, stack.stackId, []).finally(() => client.close());
    card = (await server.run("basename $(readlink -f /sys/class/drm/card0/device)")).trim();
    expect(facts.gpus).toEqual([card]);
    await stack.configure({ "strata:facts": facts });
  });

  test("is in a container that says `gpu: true`, and in no other", async () => {
    await stack.deploy(infra("box: {gpu: true}, desk: {}"));
    expect(await live("box")).toMatchObject({
      status: "Running",
      devices: { gpu: { type: "gpu", gputype: "physical", pci: card } },
    });
    expect(await node("box", "0 0 660 e2")).toBe(0);
    const none = ["sh", "-c", "! test -e /dev/dri"];
    expect(await guestExec(server.socket, "ai", "desk", none)).toEqual({ exitCode: 0 });
    await expectQuiet();
  });

  test("of which two machines want to have it alone is refused, and shared with a warning", async () => {
    const both = "box: {gpu: true}, desk: {gpu: true}";
    await stack.describe(infra(both));
    expectHonestFailure(await stack.up(), /V16/);
    expect((await live("desk")).devices).not.toHaveProperty("gpu");
    const shared = await stack.deploy(infra(both, ", gpu_policy: shared"));
    expect(shared).toContain("W2");
    expect(await node("box", "0 0 660 e2")).toBe(0);
    expect(await node("desk", "0 0 660 e2")).toBe(0);
    await expectQuiet();
  });

  test("gets the group and mode that a device of its own says, while the machine runs", async () => {
    const { pid } = await state("box");
    await stack.deploy(infra(`box: ${own()}, desk: {}`));
    expect(Object.keys((await live("box")).devices)).toEqual(["card", "eth0"]);
    expect(await node("box", "0 44 640 e2")).toBe(0);
    expect(await state("box")).toMatchObject({ pid });
    await expectQuiet();
  });

  test("that is not there is refused before anything is made or changed", async () => {
    const { devices } = await live("box");
    await stack.describe(infra(`box: ${own()}, new: ${withCard(`pci: "${absent}"`)}, desk: {}`));
    expectHonestFailure(await stack.up(), /G3 domains\.ai\.machines\.new\.devices\.card\.pci/);
    // Facts may be wrong: then the server itself is asked.
    await stack.configure({ "strata:facts": { ...facts, gpus: [card, absent] } });
    expectHonestFailure(
      await stack.up(),
      new RegExp(`"new".* was not changed: its device "card" asks for the GPU with pci ${absent}`),
      new RegExp(`the server has .*id 0, pci ${card}`),
    );
    expect(await machines()).toEqual(["box", "desk"]);
    expect((await live("box")).devices).toEqual(devices);
    await stack.configure({ "strata:facts": facts });
  });

  test("leaves a machine that asks for it no more, and destroyed, it all leaves nothing", async () => {
    await stack.deploy(infra("box: {}"));
    const none = ["sh", "-c", "! test -e /dev/dri/card0"];
    expect(await guestExec(server.socket, "ai", "box", none)).toEqual({ exitCode: 0 });
    await expectQuiet();
    await expectCleanDestroy(stack, server.socket, before);
  });
});
