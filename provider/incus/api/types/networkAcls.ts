import type { ConfigMap } from "./maps.ts";

export interface NetworkACLRule {
  readonly action: "allow" | "allow-stateless" | "drop" | "reject";
  readonly state: "enabled" | "disabled" | "logged";
  readonly description?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: string;
  readonly source_port?: string;
  readonly destination_port?: string;
  readonly icmp_type?: string;
  readonly icmp_code?: string;
}

export interface NetworkACLPut {
  readonly config: ConfigMap;
  readonly description: string;
  readonly egress: readonly NetworkACLRule[];
  readonly ingress: readonly NetworkACLRule[];
}

export interface NetworkACLsPost extends Partial<NetworkACLPut> {
  readonly name: string;
}

export interface NetworkACLPost {
  readonly name: string;
}

export interface NetworkACL extends NetworkACLPut {
  readonly name: string;
  readonly project: string;
  readonly used_by: readonly string[] | null;
}
