import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

import { PulumiStack } from "../test/lab/harness/pulumiStack.ts";
import { benchLab } from "./benchLab.ts";
import { floorDestroy, floorUp } from "./floor.ts";
import { resourcesOf, workload } from "./workload.ts";

const sizes = [10, 50];
const rounds = Number(process.env["STRATA_BENCH_ROUNDS"] ?? 3);
const results = fileURLToPath(new URL("results.json", import.meta.url));

/**
 * Bars, inside one run: absolute times depend on the machine. A preview is held against an empty program's at the
 * small size; at any size against the same program with a provider that does nothing, because the engine and the SDK
 * take time for every resource that no provider can save.
 */
const bars = { workRatio: 1.5, previewExtraSeconds: { empty: { n: 10, most: 0.5 }, idle: 0.5 } };

const seconds = async (task: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
};
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const round = (value: number): number => Math.round(value * 100) / 100;

async function ok(run: ReturnType<PulumiStack["up"]>): Promise<void> {
  const { exitCode, output } = await run;
  if (exitCode !== 0) throw new Error(output);
}

interface Times {
  readonly floorUp: number;
  readonly floorDestroy: number;
  readonly engineUp: number;
  readonly engineDestroy: number;
  readonly up: number;
  readonly destroy: number;
  readonly preview: number;
  readonly idlePreview: number;
  readonly emptyPreview: number;
}

async function measureOnce(
  lab: { socket: string; fingerprint: string },
  n: number,
): Promise<Times> {
  const raw = workload("floor", n, 1);
  const ours = resourcesOf(workload("ours", n, 2));
  const stack = await PulumiStack.create({ ...lab, program: "resources" });
  const idle = await PulumiStack.create({ ...lab, program: "noop" });
  const empty = await PulumiStack.create({ ...lab, program: "empty" });
  try {
    await stack.resources(ours);
    await idle.resources(ours);
    return {
      floorUp: await seconds(() => floorUp(lab.socket, raw)),
      engineUp: await seconds(() => ok(idle.up())),
      up: await seconds(() => ok(stack.up())),
      emptyPreview: await seconds(() => ok(empty.preview())),
      idlePreview: await seconds(() => ok(idle.noChanges())),
      preview: await seconds(() => ok(stack.noChanges())),
      floorDestroy: await seconds(() => floorDestroy(lab.socket, raw)),
      engineDestroy: await seconds(() => ok(idle.destroy())),
      destroy: await seconds(() => ok(stack.destroy())),
    };
  } finally {
    await Promise.all([stack.remove(), idle.remove(), empty.remove()]);
  }
}

const { lab, close } = await benchLab();
const table = [];
try {
  for (const n of sizes) {
    const times: Times[] = [];
    // One more than counted: the first unpacks the image and fills the compile caches.
    for (let index = 0; index <= rounds; index += 1) times.push(await measureOnce(lab, n));
    const counted = times.slice(1);
    const of = (pick: (one: Times) => number): number => round(median(counted.map(pick)));
    table.push({
      n,
      floorUp: of((t) => t.floorUp),
      engineUp: of((t) => t.engineUp),
      up: of((t) => t.up),
      upRatio: of((t) => t.up / (t.floorUp + t.engineUp)),
      floorDestroy: of((t) => t.floorDestroy),
      engineDestroy: of((t) => t.engineDestroy),
      destroy: of((t) => t.destroy),
      destroyRatio: of((t) => t.destroy / (t.floorDestroy + t.engineDestroy)),
      preview: of((t) => t.preview),
      idlePreview: of((t) => t.idlePreview),
      emptyPreview: of((t) => t.emptyPreview),
      overIdle: of((t) => t.preview - t.idlePreview),
      overEmpty: of((t) => t.preview - t.emptyPreview),
    });
  }
} finally {
  await close();
}

console.table(table);
const machine = { cpus: cpus().length, load: loadavg().map(round), node: process.version };
await writeFile(results, `${JSON.stringify({ machine, rounds, bars, table }, undefined, 2)}\n`);
const missed = table.filter(
  ({ n, upRatio, destroyRatio, overIdle, overEmpty }) =>
    upRatio > bars.workRatio ||
    destroyRatio > bars.workRatio ||
    overIdle > bars.previewExtraSeconds.idle ||
    (n === bars.previewExtraSeconds.empty.n && overEmpty > bars.previewExtraSeconds.empty.most),
);
for (const { n } of missed) console.error(`N=${n} misses a bar (see bench/bench.ts)`);
process.exitCode = missed.length > 0 ? 1 : 0;
