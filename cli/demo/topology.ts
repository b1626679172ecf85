/** What a deployed stack looks like: its domains and the machines in them. */
export interface Topology {
  readonly domains: readonly TopologyDomain[];
}

export interface TopologyDomain {
  readonly name: string;
  readonly project: string;
  readonly bridge: string;
  /** CIDR. */
  readonly subnet: string;
  readonly gateway: string;
  readonly machines: readonly TopologyMachine[];
}

export interface TopologyMachine {
  readonly name: string;
  readonly address: string;
}
