/** A network of the server that is not the lab's, told to the model as a fact. */
export const foreign = { name: "iso-foreign", gateway: "10.250.78.1", guest: "10.250.78.9" };

/** Stands for the internet: a host that knows no way to the lab's addresses. */
export const outside = { ipv4: "203.0.113.2", ipv6: "2001:db8:77::2" };

export const facts = {
  networks: [{ name: foreign.name, addresses: [`${foreign.gateway}/24`], bridge: true }],
};

/** Every kind of policy between 13 machines, which are 156 ordered pairs. */
export const heavyInfra = `
project_name: isolation
global: {base_subnet: "10.105", default_os_image: strata-tiny, ipv6: ula}
domains:
  iso-office:
    subnet_id: 1
    ephemeral: true
    machines: {oa: {}, ob: {}, of: {spoofing: allowed}}
  iso-web: {subnet_id: 2, ephemeral: true, machines: {wa: {}, wb: {}}}
  iso-db: {subnet_id: 3, ephemeral: true, machines: {da: {}, db: {}}}
  iso-ops: {subnet_id: 4, ephemeral: true, machines: {pa: {}, pb: {}}}
  iso-shut: {subnet_id: 5, ephemeral: true, internet: false, machines: {sa: {}, sb: {}}}
  iso-lone: {subnet_id: 6, ephemeral: true, machines: {la: {}, lb: {}}}
network_policies:
  - {from: iso-office, to: iso-web, ports: [80, 443]}
  - {from: oa, to: da, ports: [5432]}
  - {from: oa, to: da, ports: [514], protocol: udp}
  - {from: iso-ops, to: iso-db}
  - {from: pa, to: iso-web, ports: [8125], protocol: udp, bidirectional: true}
  - {from: wa, to: iso-shut, ports: [514], protocol: udp}
  - {from: iso-shut, to: wb, ports: [80]}
  - {from: host, to: oa, ports: [80]}
  - {from: host, to: iso-ops}
  - {from: ob, to: host, ports: [443]}
  - {from: iso-shut, to: host, ports: [514], protocol: udp}
`;
