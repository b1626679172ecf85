import { describe, expect, it } from "vitest";
import type { Properties } from "../../../../provider/core/values.ts";
import { guestClaim } from "../../../../provider/pve/resources/guestClaim.ts";

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
});
