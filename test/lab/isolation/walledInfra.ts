/** Where a machine forwards: a lab in two states, one of which has a domain and a policy more. */
export function walledInfra({ isLarger = false, mode = "vm", type = "lxc" } = {}): string {
  // Sorted before the others, which must not change their NICs.
  const domain = "\n  wl-0: {subnet_id: 5, ephemeral: true, machines: {na: {}}}";
  const policy = "\n  - {from: wl-0, to: ba, ports: [80]}";
  return `
project_name: walled
global: {base_subnet: "10.108", default_os_image: strata-tiny, firewall_mode: ${mode}}
domains:
  admin:
    subnet_id: 1
    ephemeral: true
    machines: {ctl: {}, sys-firewall: {type: ${type}, os_image: strata-debian}}
  wl-a: {subnet_id: 2, ephemeral: true, machines: {aa: {}, ab: {}}}
  wl-b: {subnet_id: 3, ephemeral: true, machines: {ba: {}}}
  wl-shut: {subnet_id: 4, ephemeral: true, internet: false, machines: {sa: {}}}${isLarger ? domain : ""}
network_policies:
  - {from: wl-a, to: ba, ports: [80], description: web}
  - {from: ab, to: wl-b, ports: [514], protocol: udp, bidirectional: true}
  - {from: ctl, to: wl-a}
  - {from: wl-shut, to: wl-b, ports: [514], protocol: udp}
  - {from: admin, to: wl-shut, ports: [2222]}
  - {from: wl-b, to: sys-firewall, ports: [2222]}
  - {from: host, to: aa, ports: [80]}
  - {from: ab, to: host, ports: [443]}${isLarger ? policy : ""}
`;
}
