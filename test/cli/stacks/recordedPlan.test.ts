import { expect, it } from "vitest";
import { recordedPlan } from "../../../cli/stacks/recordedPlan.ts";

const plan = { subnets: { "10.100": { active: { work: 7 }, retired: [] } }, hosts: {} };
const urn = (type: string) => `urn:pulumi:dev-rack::strata::${type}::addresses`;

it("finds the plan among what a stack has deployed", () => {
  const resources = [
    { urn: urn("incus:index:Project"), inputs: { plan: {} } },
    { urn: urn("incus:index:AddressPlan"), inputs: { name: "addresses", plan } },
  ];
  expect(recordedPlan({ deployment: { resources } })).toEqual(plan);
});

it("finds none in an empty stack", () => {
  expect(recordedPlan({ deployment: {} })).toBeUndefined();
});
