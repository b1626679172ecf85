import type { Lab } from "../../../model/lab.ts";

/** A lab in two states: one has a domain and policies more than the other. */
export function changingInfra(isLarger: boolean, isolation: Lab["isolation"] = "acl"): string {
  const domain = "\n  chg-d: {subnet_id: 4, ephemeral: true, machines: {cd: {}}}";
  const policies = `
  - {from: chg-c, to: cb, ports: [443]}
  - {from: cd, to: ca, ports: [22]}
  - {from: cc, to: cd, ports: [22]}`;
  return `
project_name: changing
global: {base_subnet: "10.106", default_os_image: strata-tiny, ipv6: ula, isolation: ${isolation}}
domains:
  chg-a: {subnet_id: 1, ephemeral: true, machines: {ca: {}, cx: {}}}
  chg-b: {subnet_id: 2, ephemeral: true, machines: {cb: {}}}
  chg-c: {subnet_id: 3, ephemeral: true, machines: {cc: {}}}${isLarger ? domain : ""}
network_policies:
  - {from: ca, to: cb, ports: [80]}
  - {from: ca, to: cb, ports: [514], protocol: udp}${isLarger ? policies : ""}
`;
}
