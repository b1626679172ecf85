import { expect, it } from "vitest";
import { mermaid } from "../../../cli/demo/mermaid.ts";

it("draws one box per domain with its machines behind its bridge", () => {
  const admin = {
    name: "admin",
    project: "admin",
    bridge: "net-admin",
    subnet: "10.100.0.0/24",
    gateway: "10.100.0.254",
    machines: [{ name: "admin-ansible", address: "10.100.0.10" }],
  };
  const end = {
    name: "end",
    project: "end",
    bridge: "net-end",
    subnet: "10.100.1.0/24",
    gateway: "10.100.1.254",
    machines: [],
  };
  expect(mermaid({ domains: [admin, end] })).toBe(`flowchart TB
  outside(("outside"))
  subgraph domain_admin["admin 10.100.0.0/24"]
    net_admin{{"net-admin<br/>10.100.0.254"}}
    net_admin --- machine_admin_ansible["admin-ansible<br/>10.100.0.10"]
  end
  outside --- net_admin
  subgraph domain_end["end 10.100.1.0/24"]
    net_end{{"net-end<br/>10.100.1.254"}}
  end
  outside --- net_end`);
});
