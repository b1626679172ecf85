import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { execInstance } from "../../../../provider/incus/api/exec.ts";
import { FakeDaemon, accepted, operation, sync } from "./fakeDaemon.ts";

let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
  const metadata = { fds: { control: "control", 0: "in", 1: "out", 2: "err" } };
  daemon.on("POST /1.0/instances/web/exec", accepted("op1", { metadata }));
  daemon.on(
    "GET /1.0/operations/op1/wait",
    sync(operation("op1", 200, { metadata: { return: 3 } })),
  );
});
afterEach(() => daemon.close());

/** Runs a command whose streams say something, and end with the daemon's mark where told to. */
function run(marked: readonly string[]) {
  const sockets = new WebSocketServer({ noServer: true });
  daemon.upgrade((request, socket, head) => {
    const secret = new URL(request.url ?? "", "http://incus").searchParams.get("secret") ?? "";
    sockets.handleUpgrade(request, socket, head, (stream) => {
      if (secret !== "out" && secret !== "err") return;
      if (marked.includes(secret)) {
        stream.send(Buffer.from(`${secret}\n`));
        stream.send("");
      }
      stream.terminate();
    });
  });
  return execInstance(daemon.client(), "web", { command: ["true"] });
}

test("output that came with its end is whole", async () => {
  const whole = { exitCode: 3, stdout: "out\n", stderr: "err\n", outputCut: false };
  expect(await run(["out", "err"])).toMatchObject(whole);
});

test("output that the daemon closed without its end is told to be cut", async () => {
  const cut = { exitCode: 3, stdout: "out\n", stderr: "", outputCut: true };
  expect(await run(["out"])).toMatchObject(cut);
});
