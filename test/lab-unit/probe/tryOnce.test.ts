import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { beforeAll, describe, expect, test } from "vitest";

import { listen } from "../../../lab/probe/listen.ts";
import { repeat } from "../../../lab/probe/repeat.ts";
import { tryOnce } from "../../../lab/probe/tryOnce.ts";

const ms = 5000;
const heard = new Set<string>();
let port: number;
let closedPort: number;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "::", resolve));
  const { port: found } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return found;
}

beforeAll(async () => {
  port = await freePort();
  await listen("me", { tcp: [port], udp: [port] }, heard);
  closedPort = await freePort();
});

describe.each(["tcp", "udp"] as const)("a probe by %s", (protocol) => {
  test("is answered with the agent's name and what it saw", async () => {
    expect(
      await tryOnce({ protocol, address: "127.0.0.1", port, source: "127.0.0.5" }, ms),
    ).toEqual({ through: true, by: "me", seen: "127.0.0.5" });
  });
});

test("a refusal is something that came back", async () => {
  const refused = await tryOnce({ protocol: "tcp", address: "127.0.0.1", port: closedPort }, ms);
  expect(refused).toEqual({ through: true, by: "", seen: "ECONNREFUSED" });
});

test("silence is not", async () => {
  const attempt = { protocol: "udp", address: "127.0.0.1", port: closedPort } as const;
  expect(await tryOnce(attempt, 300)).toEqual({ through: false, by: "", seen: "" });
});

test("what the kernel says is told", async () => {
  const attempt = { address: "127.0.0.1", port, source: "192.0.2.1" } as const;
  for (const protocol of ["tcp", "udp"] as const) {
    const outcome = await tryOnce({ ...attempt, protocol }, ms);
    expect(outcome).toEqual({ through: false, by: "", seen: "EADDRNOTAVAIL" });
  }
});

test("what arrives by UDP is kept, to be asked for", async () => {
  await tryOnce({ protocol: "udp", address: "127.0.0.1", port, token: "a word" }, ms);
  expect(heard).toContain("a word");
});

test("repeated, each way is counted on its own, with the first that got through", async () => {
  const way = { protocol: "udp", address: "127.0.0.1" } as const;
  const repeated = repeat(
    [
      { ...way, port },
      { ...way, port: closedPort },
    ],
    20,
    2000,
  );
  await sleep(200);
  const [open, closed] = await repeated.stop();
  expect(open).toMatchObject({ tried: open?.through, first: { by: "me" } });
  expect(open?.through).toBeGreaterThan(0);
  expect(closed?.tried).toBeGreaterThan(0);
  expect(closed).not.toHaveProperty("first");
});
