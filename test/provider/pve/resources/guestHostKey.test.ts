import { afterAll, beforeAll, expect, it } from "vitest";
import type { Call } from "../../../../provider/core/definition.ts";
import { guestHostKey } from "../../../../provider/pve/resources/guestHostKey.ts";
import type { PveSession } from "../../../../provider/pve/session.ts";
import { FatherClient } from "../api/fatherClient.ts";

const known = { inputs: { vmid: 191 }, outputs: { hostKey: "ssh-ed25519 AAAA" } };
let started: FatherClient;

beforeAll(async () => {
  started = await FatherClient.start();
});
afterAll(() => started.close());

it("stays as long as a guest has the id, and goes with it: the next one has another key", async () => {
  const { father, client: api } = started;
  const call = { client: { api, node: "father" } } as Call<PveSession>;
  await father.ask("POST", "/nodes/father/qemu", { vmid: "191", name: "leaf" });
  await expect.poll(() => api.isFree(191)).toBe(false);
  expect(await guestHostKey.read(call, "191", known)).toEqual(known);
  await father.ask("DELETE", "/nodes/father/qemu/191", {});
  await expect.poll(() => guestHostKey.read(call, "191", known)).toBeUndefined();
});
