import { type Exchange, pollOf, readExchanges, upidOf } from "./exchange.ts";
import { history } from "./history.ts";

/** Of a task nobody looked at: a removal is quick, a guest's next task has to wait for the one before. */
export function unseenSeconds(type: string): number {
  if (type === "imgdel") return 0.02;
  if (type === "qmcreate") return 0.1;
  return type === "qmstart" ? 1.5 : 0.3;
}

/** A task that was stopped would have gone on for long. */
const stoppedSeconds = 60;

/** From a start to the agent where nobody asked it. */
const unseenBoot = 45;

/** UPID to the second it ended, of every list of tasks in the recordings. */
const endTimes = new Map(
  history
    .flatMap(([file]) => readExchanges(file))
    .filter(({ path }) => path.endsWith("/tasks"))
    .flatMap(({ body }) => (body as { data?: { upid: string; endtime?: number }[] }).data ?? [])
    .flatMap(({ upid, endtime }) => (endtime === undefined ? [] : [[upid, endtime] as const])),
);

/** How long a task lasted: it ended between the last look that saw it running and the first that did not. */
export function taskSeconds(
  exchange: Exchange,
  all: readonly Exchange[],
  beganAt: number,
): number | undefined {
  const upid = upidOf(exchange);
  if (upid === undefined) return undefined;
  const isStopped = all.some(
    (other) => other.method === "DELETE" && other.path.endsWith(`/tasks/${upid}`) && other.dt > 1,
  );
  if (isStopped) return stoppedSeconds;
  const looks = all.flatMap((other) => {
    const poll = pollOf(other);
    return poll?.upid === upid && poll !== undefined ? [{ ...poll, t: other.t }] : [];
  });
  const ended = looks.find((look) => look.status === "stopped");
  if (ended === undefined) return undefined;
  const known = endTimes.get(upid);
  const running = looks.filter((look) => look.status === "running");
  const last = running.at(-1)?.t ?? exchange.t;
  if (running.length === 0) return 0.01;
  // A list of tasks, in whichever file, may tell the second of its end.
  const from = known === undefined ? last : Math.max(last, known - beganAt);
  const end = known === undefined ? ended.t : Math.min(ended.t, known + 1 - beganAt);
  return Math.min(from + 0.15, (from + Math.max(from, end)) / 2) - exchange.t;
}

/** From the start of a VM to its agent: up between the last silence and the first answer. */
export function bootSeconds(exchange: Exchange, all: readonly Exchange[]): number {
  const [, vmid] = /\/qemu\/(\d+)\/status\/start$/.exec(exchange.path) ?? [];
  const asked = all.filter(
    (other) => other.t > exchange.t && other.path.includes(`/qemu/${vmid}/agent/`),
  );
  const answered = asked.find((other) => other.status === 200);
  if (vmid === undefined || answered === undefined) return unseenBoot;
  const silent = asked.filter((other) => other.t < answered.t && other.status === 500);
  const last = silent.at(-1)?.t ?? exchange.t;
  // The start itself takes half a second before the guest runs.
  return (last + answered.t) / 2 - exchange.t - 0.5;
}
