import { once } from "node:events";
import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { hashToken } from "./access/secrets.ts";
import { setPassword } from "./access/setPassword.ts";
import { RequestLog } from "../faultProxy/requestLog.ts";
import { RuleBook } from "../faultProxy/ruleBook.ts";
import { ResourceView } from "./cluster/resourceView.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { GuestBackend } from "./guests/guestBackend.ts";
import { GuestLocks } from "./guests/guestLocks.ts";
import { MemoryBackend } from "./guests/memoryBackend.ts";
import { type Certificate, makeCertificate } from "./http/certificate.ts";
import { makeServer } from "./http/pveServer.ts";
import type { PveNode } from "./node.ts";
import { loadState, saveState } from "./stateFile.ts";
import { type TaskFault, type TaskSeconds, TaskRunner } from "./tasks/taskRunner.ts";

export interface PveNodeOptions {
  /** The node's name, as in /nodes/<name>; the lab has `father` and `mother`. */
  readonly name: string;
  /** The node's own address: default 127.0.0.1. */
  readonly address?: string;
  /** Its address on the bridge vmbr0, with prefix; default: the same, /24. */
  readonly bridge?: string;
  /** Address to listen on, default 127.0.0.1; port 0, the default, takes a free one. */
  readonly listen?: string;
  readonly port?: number;
  /** Password of root@pam; without it nobody logs in, tokens are all there is. */
  readonly rootPassword?: string;
  /** Keeps what the node remembers over a restart; default: nothing is kept. */
  readonly stateFile?: string;
  /** Default: that of the state file, else one made now. */
  readonly certificate?: Certificate;
  readonly clock?: Clock;
  /** Default: guests in memory, which do not run. */
  readonly backend?: GuestBackend;
  /** Default: a twentieth of a second. */
  readonly taskSeconds?: TaskSeconds;
  /**
   * Tasks that fail with a text of a test's own, as a worker that died: their work is not done, and what the call made
   * before stays (a VM with `lock: create`). Default: none.
   */
  readonly taskFault?: TaskFault;
  /** File for one JSON line per finished request. */
  readonly requestLog?: string;
}

export interface RunningPveNode {
  /** As clients are given it: `https://127.0.0.1:8006`. */
  readonly endpoint: string;
  readonly certificate: Certificate;
  readonly node: PveNode;
  /** Rules for requests that break; a rule's own answer has the `message` of its body as reason phrase. */
  readonly faults: RuleBook;
  /** Every request since the start. */
  readonly log: RequestLog;
  /** Makes a token of root without privilege separation, as an installer would by hand. */
  makeRootToken(id: string): string;
  /** Writes a snippet, `local:snippets/<name>`, as is done by hand or by SSH: no call can. */
  putSnippet(name: string, text: string): string;
  close(): Promise<void>;
}

/** Starts one standalone Proxmox VE 8.4 node; what is unreal about it is in lab/pve/README.md. */
export async function startPveNode(options: PveNodeOptions): Promise<RunningPveNode> {
  const { name, address = "127.0.0.1", clock = systemClock(), stateFile } = options;
  const state = loadState(stateFile, clock.now());
  state.certificate = options.certificate ?? state.certificate ?? makeCertificate(name, address);
  const { certificate } = state;
  const [nameserver = address, prefix = "24"] = (options.bridge ?? address).split("/");
  state.interfaces["vmbr0"] ??= bridgeOf(nameserver, prefix);
  if (options.rootPassword !== undefined) setPassword(state, "root@pam", options.rootPassword);
  const save = () => {
    if (stateFile !== undefined) saveState(stateFile, state);
  };
  const facts = {
    name,
    address,
    nameserver,
    fingerprint: certificate.fingerprint,
    certificate: certificate.cert,
  };
  const resources = new ResourceView(() => node);
  const seconds = options.taskSeconds ?? (() => 0.05);
  const fault = options.taskFault ?? (() => undefined);
  const node: PveNode = {
    facts,
    clock,
    state,
    resources,
    backend: options.backend ?? new MemoryBackend({ clock }),
    tasks: new TaskRunner({ node: name, state, clock, seconds, fault, changed: save }),
    locks: new GuestLocks(),
  };
  const rules = new RuleBook();
  const log = new RequestLog(options.requestLog);
  const server = makeServer({ node, certificate, rules, log, changed: save });
  server.listen(options.port ?? 0, options.listen ?? "127.0.0.1");
  await once(server, "listening");
  void resources.run();
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `https://${options.listen ?? "127.0.0.1"}:${port}`,
    certificate,
    node,
    makeRootToken(id) {
      const value = randomUUID();
      const token = { expire: 0, privsep: 0, hash: hashToken(value) };
      const root = state.users["root@pam"];
      if (root !== undefined) root.tokens[id] = token;
      save();
      return `root@pam!${id}=${value}`;
    },
    faults: rules,
    log,
    putSnippet(fileName, text) {
      const volid = `local:snippets/${fileName}`;
      const ctime = Math.floor(clock.now() / 1000);
      const size = Buffer.byteLength(text);
      const kind = { storage: "local", content: "snippets", format: "snippet" };
      state.volumes[volid] = { ...kind, size, ctime, text };
      save();
      return volid;
    },
    async close() {
      resources.close();
      rules.clear();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      save();
    },
  };
}

const bridgeOf = (address: string, prefix: string) => ({
  type: "bridge",
  cidr: `${address}/${prefix}`,
  address,
  netmask: prefix,
  method: "static",
  method6: "manual",
  families: ["inet"],
  autostart: 1,
  priority: 3,
  bridge_ports: "",
  bridge_stp: "off",
  bridge_fd: "0",
});
