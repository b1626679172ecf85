import fc from "fast-check";
import { expect, it } from "vitest";
import { resolve } from "../../../model/resolve.ts";
import { readInfra } from "../../../model/source/infraSource.ts";
import { anyInfra } from "./anyInfra.ts";
import { anyEdits, edited } from "./edits.ts";
import { expectPlace } from "./expectPlace.ts";
import { toYaml } from "./spread.ts";

const minute = 60_000;
it(
  "makes of any text a valid description, or problems that all have a place in it",
  () => {
    let broken = 0;
    fc.assert(
      fc.property(anyInfra, anyEdits, ({ infra, facts }, edits) => {
        const text = edited(toYaml(infra), edits);
        const source = readInfra({ main: { file: "infra.yml", text } });
        const { lab, errors, warnings } = resolve(source, facts);
        expect(lab === undefined).toBe(errors.length > 0);
        if (lab === undefined) broken += 1;
        for (const problem of [...errors, ...warnings]) expectPlace(problem, text, source);
      }),
      { numRuns: 500 },
    );
    // Otherwise the edits would be too careful to show anything.
    expect(broken).toBeGreaterThan(100);
  },
  2 * minute,
);
