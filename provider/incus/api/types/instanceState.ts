export interface InstanceStateNetworkAddress {
  readonly family: "inet" | "inet6";
  readonly address: string;
  /** Prefix length. */
  readonly netmask: string;
  readonly scope: "global" | "link" | "local";
}
