import { expect, test } from "vitest";
import { recordedVmids } from "../../../cli/stacks/recordedVmids.ts";

const urn = (type: string) => `urn:pulumi:lab-father::strata::${type}::x`;

test("ids are those that the guests got, and else those that were planned", () => {
  const retired = [{ name: "old", slot: 80_009 }];
  const plan = { hypervisors: { host: { active: { a: 80_000, b: 80_001 }, retired } } };
  const resources = [
    { urn: urn("pve:index:VmidPlan"), inputs: { plan } },
    {
      urn: urn("strata:pve:Vm$pve:index:GuestClaim"),
      inputs: { guest: "a", vmid: 80_000 },
      outputs: { given: 89_999 },
    },
  ];
  expect(recordedVmids({ deployment: { resources } })).toEqual({
    hypervisors: { host: { active: { a: 89_999, b: 80_001 }, retired } },
  });
  expect(recordedVmids({ deployment: {} })).toBeUndefined();
});
