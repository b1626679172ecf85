import { join } from "node:path";
import type { LabPaths } from "../../labPaths.ts";

/** The nodes a lab can have; each has a subnet of its own, away from those of the examples. */
export const nodeNames = ["father", "mother"] as const;
export type NodeName = (typeof nodeNames)[number];

const addresses: Readonly<Record<NodeName, string>> = {
  father: "10.97.0.1",
  mother: "10.96.0.1",
};

/** Where one node of a lab answers, and what it keeps. */
export interface NodePlace {
  readonly name: NodeName;
  /** On its bridge vmbr0, a /24. */
  readonly address: string;
  readonly endpoint: string;
  readonly directory: string;
  /** The certificate that a client has to trust, PEM. */
  readonly certificate: string;
  /** A token of its root, `root@pam!strata=<value>`; mode 0600. */
  readonly token: string;
  /** One JSON line per request. */
  readonly requests: string;
  /** What the node remembers; also the argument by which its process is known. */
  readonly state: string;
  /** What its process printed. */
  readonly log: string;
}

export function nodePlace(paths: LabPaths, name: NodeName): NodePlace {
  const directory = join(paths.dir, "pve", name);
  const address = addresses[name];
  return {
    name,
    address,
    endpoint: `https://${address}:8006`,
    directory,
    certificate: join(directory, "certificate.pem"),
    token: join(directory, "token"),
    requests: join(directory, "requests.jsonl"),
    state: join(directory, "state.json"),
    log: join(directory, "node.log"),
  };
}
