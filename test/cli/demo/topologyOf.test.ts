import { describe, expect, it } from "vitest";
import { topologyOf } from "../../../cli/demo/topologyOf.ts";

const outputs = {
  names: { admin: ["admin-ansible"], empty: [] },
  instances: { "admin-ansible": "admin-ansible" },
  addresses: { "admin-ansible": "10.100.0.10" },
  projects: { admin: "admin", empty: "empty" },
  bridges: { admin: "net-admin", empty: "net-empty" },
  subnets: { admin: "10.100.0.0/24", empty: "10.100.1.0/24" },
  gateways: { admin: "10.100.0.254", empty: "10.100.1.254" },
  roles: {},
  provisioning: { connection: "ssh", user: "root" },
};

describe("topologyOf", () => {
  it("puts machines under their domain", () => {
    expect(topologyOf(outputs).domains).toEqual([
      {
        name: "admin",
        project: "admin",
        bridge: "net-admin",
        subnet: "10.100.0.0/24",
        gateway: "10.100.0.254",
        machines: [{ name: "admin-ansible", address: "10.100.0.10" }],
      },
      expect.objectContaining({ name: "empty", machines: [] }),
    ]);
  });

  it("refuses outputs of another shape", () => {
    expect(() => topologyOf({ names: {} })).toThrow(/addresses/);
  });
});
