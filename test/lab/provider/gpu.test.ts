import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";

import type { Json } from "../../provider/core/toyEngine.ts";
import { daemonGet, daemonWrite, isGone } from "../harness/daemon.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:Instance";
const project = "gpu-cards";
const card = { type: "gpu", gputype: "physical", pci: "0000:01:00.0" };

interface Live {
  readonly status: string;
  readonly devices: Record<string, unknown>;
}

/** The server has no card with that address, whatever machine the tests run on. */
describe("a GPU that the server lacks", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const root = { type: "disk", path: "/", pool: "default" };
  const path = guests.path("instances/ai");
  const args = (devices: Json, profiles = ["default"]): Json => ({
    project,
    name: "ai",
    image: "strata-tiny",
    profiles,
    devices: { root, ...devices },
    waitFor: { condition: "running" },
  });
  let provider: ProviderProcess;

  beforeAll(async () => {
    provider = await ProviderProcess.start({ socket, fingerprint });
    const { gpu } = await daemonGet<{ gpu: { cards: { pci_address?: string }[] | null } }>(
      socket,
      "/1.0/resources",
    );
    expect(gpu.cards?.map((one) => one.pci_address) ?? []).not.toContain(card.pci);
    await guests.create();
    await daemonWrite(socket, "POST", guests.path("profiles"), { name: "gpu", devices: { card } });
  });
  afterEach(async () => {
    if (!(await isGone(socket, path))) await guests.remove("ai");
  });
  afterAll(async () => {
    await daemonWrite(socket, "DELETE", guests.path("profiles/gpu"));
    await guests.drop();
    await provider.stop();
  });

  test("stops a create before anything is made", async () => {
    await expect(provider.create(type, "ai", args({ gpu: card }))).rejects.toThrow(
      /instance "ai" in project "gpu-cards" was not changed: its device "gpu" asks for the GPU with pci 0000:01:00.0, and the server has /,
    );
    expect(await isGone(socket, path)).toBe(true);
  });

  test("stops an update before anything is changed; without it the same update passes", async () => {
    const made = await provider.create(type, "ai", args({}));
    const later = { ...args({ gpu: card }), description: "later" };
    await expect(provider.update(made, later)).rejects.toThrow(/device "gpu" asks for/);
    const kept = await daemonGet<Live & { description: string }>(socket, path);
    expect(kept).toMatchObject({ status: "Running", description: "" });
    expect(Object.keys(kept.devices)).toEqual(["root"]);
    await provider.update(made, { ...args({}), description: "later" });
    expect(await daemonGet(socket, path)).toMatchObject({ description: "later" });
  });

  test.each([
    ["address", "Invalid PCI address", card],
    ["number", "requested GPU device", { type: "gpu", id: "99" }],
  ])(
    "and that a profile asks for by %s is told with the daemon's own words",
    async (_how, words, device) => {
      await daemonWrite(socket, "PUT", guests.path("profiles/gpu"), { devices: { card: device } });
      const creating = provider.create(type, "ai", args({}, ["default", "gpu"]));
      await expect(creating).rejects.toThrow(
        new RegExp(
          `cannot start instance "ai" in project "gpu-cards": .*${words}.* \\(the server has .*\\); it is kept stopped`,
        ),
      );
      expect(await daemonGet(socket, path)).toMatchObject({ status: "Stopped" });
    },
  );
});
