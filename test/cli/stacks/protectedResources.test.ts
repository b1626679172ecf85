import { expect, it } from "vitest";
import { protectedResources } from "../../../cli/stacks/protectedResources.ts";

const urn = (type: string, name: string) => `urn:pulumi:demo-local::strata::${type}::${name}`;

it("finds what is protected under the server's name of it", () => {
  const project = urn("incus:index:Project", "admin");
  const found = protectedResources({
    deployment: {
      resources: [
        { urn: urn("incus:index:Instance", "admin-web"), protect: true, inputs: { name: "web" } },
        { urn: urn("incus:index:Instance", "admin-db"), protect: false, inputs: { name: "db" } },
        { urn: project, protect: true },
        { urn: urn("incus:index:Network", "net-admin") },
      ],
    },
  });
  expect(found).toEqual([
    { urn: urn("incus:index:Instance", "admin-web"), name: "web" },
    { urn: project, name: "admin" },
  ]);
});

it("reads a stack that has never been deployed", () => {
  expect(protectedResources({ deployment: {} })).toEqual([]);
});
