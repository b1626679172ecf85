import type { Config, InitialAccess } from "../state.ts";

/** What a guest is to be when it starts: read from its config each time. */
export interface GuestSpec {
  readonly vmid: string;
  readonly kind: "qemu" | "lxc";
  readonly name: string;
  /** The volume its system came from, as `local:import/debian-12.qcow2`; undefined: nothing to boot. */
  readonly image: string | undefined;
  /** The whole config, as in the guest's file. */
  readonly config: Config;
  readonly nics: readonly Nic[];
  /** Of a container, the first time it starts. */
  readonly initial?: InitialAccess;
  /** Of a VM with a cloud-init drive: the documents on it. */
  readonly cloudInit?: CloudInitData;
}

export interface Nic {
  /** As in the config: `net0`. */
  readonly key: string;
  readonly mac: string;
  readonly bridge: string | undefined;
  /** `dhcp`, an address with prefix, or undefined. */
  readonly ip: string | undefined;
  readonly gateway: string | undefined;
}

export interface CloudInitData {
  readonly user: string;
  readonly network: string;
  readonly meta: string;
  /** Only where the config names one. */
  readonly vendor?: string;
}

export interface GuestInterface {
  readonly name: string;
  readonly mac: string;
  /** With prefix: `10.0.0.2/24`. */
  readonly addresses: readonly string[];
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A guest's agent. Every method throws PveError-free errors whose message is the agent's own. */
export interface GuestAgent {
  readonly hostName: string;
  /** Whether its filesystems take no writes for now. */
  isFrozen: boolean;
  /** Starts a program; undefined where there is none of that name. */
  exec(command: readonly string[], input: string | undefined): Promise<number | undefined>;
  /** Undefined while it runs; throws where the pid is unknown or its result was handed out. */
  execStatus(pid: number): Promise<ExecResult | undefined>;
  readFile(path: string): Promise<string>;
  writeFile(path: string, content: string): Promise<void>;
  setPassword(user: string, password: string): Promise<void>;
}

/**
 * Where guests run. A backend serves one node; calls for one guest come one after another. The stand-in keeps config,
 * disks' names and sizes, and who is running; the backend has the guests themselves. It must:
 * - `start`: make the guest from its image the first time, and take over the spec as it is now every time; resolve when
 *   it runs (not when it is up), reject with the reason where it cannot. What the guest wrote stays over stop and start;
 * - `shutdown`: resolve true when the guest is down, false when `seconds` passed and it still runs;
 * - `agent`: undefined until the guest's agent answers;
 * - `interfaces`: what the guest shows, undefined where that is not known yet.
 * It is not told of resizes.
 */
export interface GuestBackend {
  /** Says in the node's README and in faults what guests are. */
  readonly kind: string;
  start(spec: GuestSpec): Promise<void>;
  /** At once; nothing happens where it does not run. */
  stop(vmid: string): Promise<void>;
  shutdown(vmid: string, seconds: number): Promise<boolean>;
  /** The guest's disks are gone: nothing of it may stay. */
  destroy(vmid: string): Promise<void>;
  /** Gives a new guest what is on another's disks. */
  copy(from: string, to: string): Promise<void>;
  snapshot(vmid: string, name: string): Promise<void>;
  /** Of a guest that does not run. */
  rollBack(vmid: string, name: string): Promise<void>;
  dropSnapshot(vmid: string, name: string): Promise<void>;
  agent(vmid: string): Promise<GuestAgent | undefined>;
  interfaces(vmid: string): Promise<readonly GuestInterface[] | undefined>;
}
