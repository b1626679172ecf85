import type { Clock } from "./clock.ts";
import type { GuestBackend } from "./guests/guestBackend.ts";
import type { GuestLocks } from "./guests/guestLocks.ts";
import type { ResourceView } from "./cluster/resourceView.ts";
import type { NodeState } from "./state.ts";
import type { TaskRunner } from "./tasks/taskRunner.ts";

/** What is behind an address on the node's network, where a stand-in of hardware must say something. */
export interface NodeFacts {
  readonly name: string;
  readonly address: string;
  /** What guests ask for names where their config has no server. */
  readonly nameserver: string;
  /** SHA-256 of the certificate, in pairs of hex digits. */
  readonly fingerprint: string;
  readonly certificate: string;
}

/** One standalone node: what it remembers and what it can do. */
export interface PveNode {
  readonly facts: NodeFacts;
  readonly clock: Clock;
  readonly state: NodeState;
  readonly backend: GuestBackend;
  readonly tasks: TaskRunner;
  readonly locks: GuestLocks;
  readonly resources: ResourceView;
}
