/** Stable: scripts go by them. docs/roundtrip.md says what each is about. */
export const preflightCodes = [
  "settings",
  "description",
  "incus-server",
  "incus-pool",
  "ssh-key",
  "plugin",
  "pve-unreachable",
  "pve-certificate",
  "pve-node",
  "pve-version",
  "pve-token",
  "pve-token-expiry",
  "pve-rights",
  "pve-storage",
  "pve-storage-content",
  "pve-disk",
  "pve-bridge",
  "pve-vmid",
  "pve-memory",
  "pve-cores",
  "pve-nesting",
  "pve-image",
] as const;

export type PreflightCode = (typeof preflightCodes)[number];

/** Something that stands in the way of a deployment, or that nobody can tell beforehand. */
export interface PreflightFinding {
  readonly code: PreflightCode;
  /** A warning lets the deployment begin. */
  readonly level: "error" | "warning";
  /** What it is about, as in `storage local-lvm`. */
  readonly subject: string;
  readonly message: string;
  /** What to do about it. */
  readonly wayOut: string;
}

export interface Preflight {
  readonly stack: string;
  readonly kind: "incus" | "pve";
  /** Of the stack's settings. */
  readonly node: string;
  /** What was found out on the way, as in `certificate`. */
  readonly facts: Readonly<Record<string, string>>;
  /** Errors first. */
  readonly findings: readonly PreflightFinding[];
}

type Said = Omit<PreflightFinding, "level">;

export const error = (said: Said): PreflightFinding => ({ ...said, level: "error" });
export const warning = (said: Said): PreflightFinding => ({ ...said, level: "warning" });

export function errorsOf({ findings }: Preflight): readonly PreflightFinding[] {
  return findings.filter(({ level }) => level === "error");
}
