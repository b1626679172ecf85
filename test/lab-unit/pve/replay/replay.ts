import { setTimeout as sleep } from "node:timers/promises";
import { startPveNode, type RunningPveNode } from "../../../../lab/pve/startPveNode.ts";
import { MemoryBackend } from "../../../../lab/pve/guests/memoryBackend.ts";
import { Client, type Response } from "./client.ts";
import { compareBodies } from "./compare.ts";
import { type Exchange, pollOf, upidOf } from "./exchange.ts";
import { earlierLives } from "./earlierLives.ts";
import { interludes } from "./interludes.ts";
import { ManualClock } from "./manualClock.ts";
import { normalText } from "./normalForm.ts";
import { OwnValues } from "./ownValues.ts";
import { type Credentials, requestOf } from "./request.ts";
import { bootSeconds, taskSeconds, unseenSeconds } from "./steering.ts";
import type { Upstream } from "./upstream.ts";

/** Rounds of the recorded node's status daemon were this many seconds after a full ten. */
const roundPhase = 6.35;
const rootPassword = "password-number-1";

/** Plays recorded exchanges against a stand-in, moving its clock to the recorded times. */
export class Replay implements Credentials {
  readonly #clock: ManualClock;
  readonly #own: OwnValues;
  #pve!: RunningPveNode;
  #client!: Client;
  #nextTask: number | undefined;
  #nextBoot = 0;

  constructor(upstream: Upstream, beganAt: number) {
    this.#own = new OwnValues(upstream);
    this.#clock = new ManualClock((Math.floor((beganAt - 60) / 10) * 10 + roundPhase) * 1000);
  }

  async start(): Promise<void> {
    const clock = this.#clock;
    const backend = new MemoryBackend({ clock, bootSeconds: () => this.#nextBoot });
    this.#pve = await startPveNode({
      name: "pve",
      address: "10.99.0.2",
      clock,
      backend,
      rootPassword,
      taskSeconds: (type) => {
        const seconds = this.#nextTask ?? unseenSeconds(type);
        this.#nextTask = undefined;
        return seconds;
      },
    });
    this.#learnToken("root@pam!lab", this.#pve.makeRootToken("lab"));
    this.#client = new Client(this.#pve.endpoint, this.#pve.certificate.cert);
    seed(this.#pve);
  }

  async stop(): Promise<void> {
    this.#client.close();
    await this.#pve.close();
  }

  token = (id: string) => this.#own.own(`token ${id}`) ?? "unknown";
  ticket = (user: string) => this.#own.own(`ticket ${user}`) ?? "none";
  csrf = (user: string) => this.#own.own(`csrf ${user}`) ?? "none";

  /** Plays one exchange; gives back where the answer differs, or undefined. */
  async play(exchange: Exchange, all: readonly Exchange[], beganAt: number) {
    const { file, line, t, dt } = exchange;
    if (line === 1) await earlierLives[file]?.(this.#pve, this.#clock);
    await this.#clock.advanceTo((beganAt + t) * 1000);
    interludes[`${file}:${line}`]?.(this.#pve.node);
    await this.#awaitTask(exchange);
    this.#nextTask = taskSeconds(exchange, all, beganAt);
    if (upidOf(exchange) !== undefined) this.#nextBoot = bootSeconds(exchange, all);
    const sentAt = this.#clock.now();
    const answer = this.#client.send(requestOf(exchange, this.#own, this));
    const response = await this.#receive(answer, (beganAt + t + dt) * 1000);
    const waited = (this.#clock.now() - sentAt) / 1000;
    return this.#differences(exchange, response) ?? waitDifference(exchange, waited);
  }

  /** While an answer is held back by the clock, the clock goes on. */
  async #receive(answer: Promise<Response>, end: number): Promise<Response> {
    for (;;) {
      const found = await Promise.race([answer, sleep(1)]);
      if (found !== undefined) return found;
      if (this.#clock.held === 0) continue;
      if (this.#clock.now() >= end) await this.#clock.advanceToNext();
      else await this.#clock.advanceTo(Math.min(end, this.#clock.now() + 100));
    }
  }

  /** A task that the recording saw ended is let end: by the clock, a download by its own time. */
  async #awaitTask(exchange: Exchange): Promise<void> {
    const poll = pollOf(exchange);
    const upid = poll?.status === "stopped" ? this.#own.own(poll.upid) : undefined;
    if (upid === undefined) return;
    const isOver = () => this.#pve.node.tasks.find(upid)?.status !== undefined;
    const deadline = performance.now() + 60_000;
    while (!isOver() && performance.now() < deadline) {
      if (upid.includes(":download:")) await sleep(1);
      else await this.#clock.advanceTo(this.#clock.now() + 100);
    }
  }

  #differences(exchange: Exchange, response: Response): string | undefined {
    const { status, reason, path } = exchange;
    const body = this.#own.toRecorded(response.body);
    const { difference, pairs } = compareBodies(path, withoutLab(exchange.body), body);
    for (const [recorded, own] of pairs) this.#own.learn(recorded, own);
    this.#learnSecrets(response.body);
    if (path.endsWith("/agent/exec")) {
      const pid = (answer: unknown) =>
        String((answer as { data?: { pid?: number } } | null)?.data?.pid);
      this.#own.learn(`pid ${pid(exchange.body)}`, pid(response.body));
    }
    const isClosed = status === 0 && response.status === 0;
    if (response.status !== status)
      return `status: recorded ${status}, here ${response.status} ${response.reason}`;
    const [wanted, got] = [reason, this.#own.toRecorded(response.reason) as string].map(
      (text) => normalText(text).text,
    );
    if (!isClosed && wanted !== got) return `reason: recorded ${wanted}, here ${got}`;
    return difference;
  }

  #learnSecrets(body: unknown): void {
    const { data } = (body ?? {}) as { data?: Record<string, unknown> | null };
    if (typeof data !== "object" || data === null) return;
    const { "full-tokenid": id, value, ticket, CSRFPreventionToken: csrf } = data;
    if (typeof id === "string") this.#learnToken(id, `${id}=${String(value)}`);
    if (typeof ticket !== "string") return;
    this.#own.learn(`ticket ${String(data["username"])}`, ticket);
    this.#own.learn(`csrf ${String(data["username"])}`, String(csrf));
    this.#own.learn("<ticket:1>", ticket);
  }

  #learnToken(id: string, whole: string): void {
    this.#own.learn(`token ${id}`, whole.slice(id.length + 1));
  }
}

/** Refusals that are held back on purpose take whole seconds; work takes what it takes. */
function waitDifference({ status, dt }: Exchange, waited: number): string | undefined {
  const isHeld = status !== 200 && dt > 2.9;
  if (!isHeld || Math.abs(waited - dt) < 0.5) return undefined;
  return `wait: recorded ${dt} s, here ${waited} s`;
}

/** Files the recorded node had from the beginning. */
function seed({ node }: RunningPveNode): void {
  const ctime = 1_795_252_119;
  Object.assign(node.state.volumes, {
    "local:import/debian-12-lab.qcow2": {
      storage: "local",
      content: "import",
      format: "qcow2",
      ctime,
      size: 186_712_064,
      virtualSize: 2_147_483_648,
    },
    "local:vztmpl/debian-12-lab_12.0-1_amd64.tar.zst": {
      storage: "local",
      content: "vztmpl",
      format: "tzst",
      ctime,
      size: 68199824,
    },
  });
}

/** Lines in logs that tell of what the recorded lab lacked: a program, and the right to grow a mounted filesystem. */
const ofLab =
  /Can't exec "udevadm"|^resize2fs: Permission denied|on-line resizing required|^old_desc_blocks|^Failed to update the container's filesystem|^$/;

/** A log without those lines. */
function withoutLab(body: unknown): unknown {
  const { data, total } = (body ?? {}) as { data?: unknown; total?: number };
  if (!Array.isArray(data) || total === undefined) return body;
  const rows = data as { n?: number; t?: string }[];
  const kept = rows.filter((row) => row.t === undefined || !ofLab.test(row.t));
  if (kept.length === rows.length) return body;
  return {
    data: kept.map((row, at) => ({ ...row, n: at + 1 })),
    total: total - rows.length + kept.length,
  };
}
