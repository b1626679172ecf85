import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readExchanges } from "./replay/exchange.ts";
import { history } from "./replay/history.ts";
import { Replay } from "./replay/replay.ts";
import { startUpstream, type Upstream } from "./replay/upstream.ts";

const first = history[0]?.[1] ?? 0;
const minute = 60_000;

/** Every exchange recorded of a real Proxmox VE 8.4 node, sent to the stand-in in the order it was made. */
describe("the stand-in answers as the recorded node", () => {
  let upstream: Upstream;
  let replay: Replay;

  beforeAll(async () => {
    upstream = await startUpstream();
    replay = new Replay(upstream, first);
    await replay.start();
  }, minute);

  afterAll(async () => {
    await replay.stop();
    await upstream.close();
  });

  // One history: a file builds on what those before it left.
  for (const [file, beganAt] of history) {
    const exchanges = readExchanges(file);
    test(
      `${file}: ${exchanges.length} exchanges`,
      async () => {
        const differences: string[] = [];
        for (const exchange of exchanges) {
          const difference = await replay.play(exchange, exchanges, beganAt);
          const { line, method, path, note } = exchange;
          const what = `${file}:${line} ${method} ${path}${note === undefined ? "" : ` (${note})`}`;
          if (difference !== undefined) differences.push(`${what}\n  ${difference}`);
        }
        const agreed = exchanges.length - differences.length;
        process.stderr.write(`${file}: ${agreed}/${exchanges.length} agreed\n`);
        expect(differences.join("\n")).toBe("");
      },
      5 * minute,
    );
  }

  test("every recording is played", () => {
    const played = history.flatMap(([file]) => readExchanges(file));
    expect(played).toHaveLength(1849);
  });
});
