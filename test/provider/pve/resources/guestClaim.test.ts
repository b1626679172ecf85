import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Call } from "../../../../provider/core/definition.ts";
import type { Properties } from "../../../../provider/core/values.ts";
import { guestClaim } from "../../../../provider/pve/resources/guestClaim.ts";
import type { PveSession } from "../../../../provider/pve/session.ts";
import { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";
import { NodeClients } from "../api/nodeClients.ts";

const image = "local:import/a.qcow2";
const of = (size: number, more: Properties = {}) => ({
  guest: "leaf",
  vmid: 101,
  size,
  image,
  ...more,
});
/** What Check says to `given` after a deployment of `old`. */
const problems = (given: Properties, old?: Properties) =>
  guestClaim.rules?.(guestClaim.defaults?.(given, "leaf", old) ?? given);

describe("GuestClaim", () => {
  it("may grow, and stay", () => {
    expect(problems(of(2))).toEqual([]);
    expect(problems(of(2), of(2))).toEqual([]);
    expect(problems(of(3), of(2, { least: 1 }))).toEqual([]);
  });

  it("refuses to shrink, whatever was kept or is given", () => {
    for (const given of [of(2), of(2, { least: 1 })]) {
      expect(problems(given, of(3, { least: 2 }))).toEqual([
        {
          path: "size",
          reason: expect.stringMatching(
            /^the disk of leaf cannot shrink from 3 GiB to 2 GiB, and nothing was changed.*Give it 3GiB/,
          ),
        },
      ]);
    }
  });

  it("lets another image have any size, for it makes the guest anew", () => {
    expect(problems(of(1, { image: "local:import/b.qcow2" }), of(3))).toEqual([]);
  });

  it("previews the id that it is to get, and goes on saying the one that it got", () => {
    expect(guestClaim.preview?.(of(2))).toEqual({ given: 101 });
    expect(guestClaim.preview?.(of(3), { given: 109 })).toEqual({ given: 109 });
  });
});

describe("a claim", () => {
  const stackId = "6f4a1c1e-0d1b-4d0e-9a51-0c6d3c1f5b01";
  const known = { inputs: of(2), outputs: { given: 109 } };
  let started: NodeClients<PveTarget>;

  beforeAll(async () => {
    started = new NodeClients(await PveTarget.start("father"));
  });
  afterAll(() => started.close());

  const call = () =>
    ({ client: { api: started.client, node: "father", stackId } }) as unknown as Call<PveSession>;

  it("is taken back when the guest has gone, and no claim of another stack", async () => {
    const { claims } = started.client;
    const theirs = { vmid: 101, stackId: "other", stack: "b", guest: "leaf" };
    await claims.add("father", theirs);
    await claims.add("father", { ...theirs, vmid: 109, stackId });
    await guestClaim.delete(call(), "101", known);
    await guestClaim.delete(call(), "101", { ...known, outputs: { given: 101 } });
    expect(await claims.list("father")).toEqual([theirs]);
  });
});
