import fc from "fast-check";
import { expect, it } from "vitest";
import { writeProblem } from "../../../model/problem.ts";
import { resolve } from "../../../model/resolve.ts";
import { readInfra } from "../../../model/source/infraSource.ts";
import { anyInfra } from "./anyInfra.ts";
import { asDirectory, asFile } from "./spread.ts";

const minute = 60_000;

it(
  "resolves any valid description: the same again, as a directory, and with its own plan",
  () => {
    fc.assert(
      fc.property(anyInfra, ({ infra, facts }) => {
        const file = readInfra(asFile(infra));
        const first = resolve(file, facts);
        expect(first.errors.map(writeProblem)).toEqual([]);
        expect(resolve(file, facts)).toEqual(first);
        const directory = resolve(readInfra(asDirectory(infra)), facts);
        expect(directory.errors.map(writeProblem)).toEqual([]);
        expect({ ...directory, warnings: [] }).toEqual({ ...first, warnings: [] });
        const second = resolve(file, facts, first.plan);
        expect(second).toEqual(first);
        // Written out in full: nothing is undefined.
        expect(JSON.parse(JSON.stringify(first.lab))).toStrictEqual(first.lab);
      }),
      { numRuns: 500 },
    );
  },
  2 * minute,
);
