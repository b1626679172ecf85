import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { LabSsh } from "../pve/labSsh.ts";
import { PveVm } from "../pve/pveVm.ts";
import { startNodeOfGuests } from "../pve/startTestNode.ts";
import { guestRights } from "../pve/tableRights.ts";
import { prefix, type TestNode } from "../pve/testNode.ts";
import { poolGuests } from "./poolGuests.ts";
import { expectSuccess, plugin, providerFor, startPveStack } from "./pveStack.ts";

const key = sshKeyPair();

describe.skipIf(plugin === undefined)("a VM of the proxmoxve plugin, where it runs", () => {
  let started: Awaited<ReturnType<typeof startNodeOfGuests>>;
  let node: TestNode;
  let stack: PulumiStack;
  let before: unknown;

  beforeAll(async () => {
    started = await startNodeOfGuests();
    ({ node } = started);
    stack = await startPveStack([node]);
    const token = await node.token(`${prefix}-least@pve`, guestRights(node, `/pool/${prefix}`));
    before = await node.inventory();
    const more = { agent: { enabled: true, timeout: `${node.place.agentSeconds}s` } };
    await stack.resources([providerFor(node, token), ...poolGuests(node, key.public, more)]);
  });
  afterAll(async () => {
    await stack?.forget();
    await started?.stop();
  });

  test("comes up with the address that its agent tells", { timeout: 900_000 }, async () => {
    await expectSuccess(stack.up());
    const [vm] = (await stack.deployed()).filter(({ type }) => type.endsWith(":VmLegacy"));
    const addresses = vm?.outputs["ipv4Addresses"] as string[][];
    const host = addresses[1]?.[0] ?? "";
    expect(addresses, JSON.stringify(addresses)).toEqual([["127.0.0.1"], [host]]);
    const agent = new PveVm(node.api, node.name, node.place.firstId);
    const wait = { what: `SSH to ${host}`, seconds: 60, wayOut: "", everyMs: 1000 };
    const ssh = await waitFor(wait, async () =>
      LabSsh.open(node.place.lab, {
        host,
        user: "strata",
        privateKey: key.private,
        hostKey: await agent.readFile("/etc/ssh/ssh_host_ed25519_key.pub"),
      }),
    );
    expect(await ssh.run("hostname; sudo -n id -un")).toBe(`${prefix}-leaf\nroot`);
    ssh.close();
  });

  test("is as it should be in a second up and a refresh, which change nothing", async () => {
    const state = async () => [await node.tasks(), await node.config(node.place.firstId)];
    const made = await state();
    await expectSuccess(stack.up("--expect-no-changes"));
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());
    expect(await state()).toEqual(made);
  });

  test("leaves nothing where it was when destroyed", async () => {
    await expectSuccess(stack.destroy());
    expect(await node.inventory()).toEqual(before);
  });
});
