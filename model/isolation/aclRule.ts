/** A rule of an Incus network ACL, as the resource `NetworkAcl` takes it. */
export interface AclRule {
  readonly action: "allow" | "drop";
  readonly state: "enabled";
  readonly description: string;
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: "tcp" | "udp" | "icmp4" | "icmp6";
  readonly destinationPort?: string;
}

export function allow(description: string, match: Partial<AclRule>): AclRule {
  return { action: "allow", state: "enabled", description, ...match };
}

export function drop(description: string, match: Partial<AclRule>): AclRule {
  return { action: "drop", state: "enabled", description, ...match };
}
