export interface InstanceState {
  readonly status: string;
  readonly status_code: number;
  /** Keyed by the guest's interface name, or by device name for a VM without agent. */
  readonly network: Readonly<Record<string, InstanceStateNetwork>> | null;
  readonly pid: number;
  /** -1 for a VM whose agent does not answer. */
  readonly processes: number;
}

export interface InstanceStateNetwork {
  readonly addresses: readonly InstanceStateNetworkAddress[] | null;
  readonly hwaddr: string;
  readonly host_name: string;
  readonly mtu: number;
  readonly state: string;
  readonly type: string;
}

export interface InstanceStateNetworkAddress {
  readonly family: "inet" | "inet6";
  readonly address: string;
  /** Prefix length. */
  readonly netmask: string;
  readonly scope: "global" | "link" | "local";
}
