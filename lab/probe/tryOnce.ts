import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { type Attempt, type Greeting, type Outcome, silence } from "./attempt.ts";

/** A lost packet is not a closed way: UDP is sent again this often. */
const resendMs = 400;

/**
 * Tries a way through the network for at most `ms` milliseconds. Never rejects: what the kernel
 * reports is part of the outcome.
 */
export function tryOnce(attempt: Attempt, ms: number): Promise<Outcome> {
  if (attempt.protocol === "tcp") return tryTcp(attempt, ms);
  return attempt.protocol === "udp" ? tryUdp(attempt, ms) : tryPing(attempt, ms);
}

function tryTcp({ address, port, source }: Attempt, ms: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      ...(source === undefined ? {} : { localAddress: source }),
    });
    let text = "";
    let outcome = silence;
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.once("connect", () => (outcome = { ...silence, through: true }));
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.once("error", ({ code = "" }: NodeJS.ErrnoException) => {
      // A refusal is the target's own word: the packet has arrived.
      outcome = { through: code === "ECONNREFUSED" || code === "ECONNRESET", by: "", seen: code };
    });
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(text === "" ? outcome : { through: true, ...greetingOf(text) });
    });
  });
}

/** The socket is not connected: a host with many addresses may answer from another one. */
function tryUdp({ address, port, source, token }: Attempt, ms: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    const question = token ?? randomUUID();
    const send = () => socket.send(question, port, address, (error) => error && done(error));
    const resend = setInterval(send, resendMs);
    const timer = setTimeout(() => finish(silence), ms);
    const done = ({ code = "" }: NodeJS.ErrnoException) => finish({ ...silence, seen: code });
    const finish = (outcome: Outcome) => {
      clearInterval(resend);
      clearTimeout(timer);
      // Twice closed is an error: a failed send and the deadline may meet.
      socket.removeAllListeners();
      socket.on("error", () => {});
      if (!isOver) socket.close();
      isOver = true;
      resolve(outcome);
    };
    let isOver = false;
    socket.on("error", done);
    socket.on("message", (data) => {
      const { asked = question, by, seen } = greetingOf(data.toString());
      // A late answer goes to whoever has the port by then.
      if (asked === question) finish({ through: true, by, seen });
    });
    socket.bind(source === undefined ? {} : { address: source }, send);
  });
}

async function tryPing({ address, source }: Attempt, ms: number): Promise<Outcome> {
  const deadline = performance.now() + ms;
  for (;;) {
    const left = Math.ceil((deadline - performance.now()) / 1000);
    if (left <= 0) return silence;
    const from = source === undefined ? [] : ["-I", source];
    const args = ["ping", "-c", "1", "-W", String(Math.min(left, 2)), ...from, address];
    const { code, stderr } = await run("busybox", args);
    if (code === 0) return { ...silence, through: true };
    // 1 is silence; anything else is not about packets.
    if (code !== 1) return { ...silence, seen: stderr };
  }
}

function run(file: string, args: readonly string[]): Promise<{ code: unknown; stderr: string }> {
  return new Promise((resolve) => {
    execFile(file, args, (error, _, stderr) => resolve({ code: error?.code ?? 0, stderr }));
  });
}

function greetingOf(text: string): Greeting {
  try {
    return JSON.parse(text) as Greeting;
  } catch {
    // Something else listens there; it has answered all the same.
    return { by: "", seen: text };
  }
}
