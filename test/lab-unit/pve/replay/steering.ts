import { type Exchange, pollOf, upidOf } from "./exchange.ts";

/** Of a task nobody looked at: a removal is quick, a guest's next task has to wait for the one before. */
export function unseenSeconds(type: string): number {
  if (type === "imgdel") return 0.02;
  return type === "qmstart" ? 1.5 : 0.3;
}

/** A task that was stopped would have gone on for long. */
const stoppedSeconds = 60;

/** From a start to the agent where nobody asked it. */
const unseenBoot = 45;

/** How long a task lasted: it ended between the last look that saw it running and the first that did not. */
export function taskSeconds(exchange: Exchange, all: readonly Exchange[]): number | undefined {
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
  const running = looks.filter((look) => look.status === "running");
  const last = running.at(-1)?.t ?? exchange.t;
  return running.length === 0 ? 0.01 : Math.min(last + 0.15, (last + ended.t) / 2) - exchange.t;
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
