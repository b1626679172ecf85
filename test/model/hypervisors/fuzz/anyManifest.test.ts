import fc from "fast-check";
import { expect, it } from "vitest";
import { resolveManifest } from "../../../../model/hypervisors/resolveManifest.ts";
import { readManifest } from "../../../../model/hypervisors/readManifest.ts";
import { writeProblem } from "../../../../model/problem.ts";
import { anyEdits, edited } from "../../fuzz/edits.ts";
import { expectPlace } from "../../fuzz/expectPlace.ts";
import { toYaml } from "../../fuzz/spread.ts";
import { anyManifest } from "./anyManifest.ts";

const minute = 60_000;
const read = (text: string) => readManifest({ file: "hypervisors.yml", text });

it(
  "resolves any valid description: parents first, the same again, and with its own plan",
  () => {
    fc.assert(
      fc.property(anyManifest, (data) => {
        const source = read(toYaml(data));
        const first = resolveManifest(source);
        expect(first.errors.map(writeProblem)).toEqual([]);
        const nodes = first.manifest?.nodes ?? [];
        expect(nodes.map(({ name }) => name).toSorted()).toEqual(
          Object.keys(data["nodes"] as object).toSorted(),
        );
        const seen = new Map<string, readonly string[]>([["host", []]]);
        for (const { name, parent, path, depth } of nodes) {
          expect(path).toEqual([...(seen.get(parent) ?? ["the parent comes later"]), name]);
          expect(depth).toBe(path.length);
          seen.set(name, path);
        }
        expect(nodes.map(({ depth }) => depth)).toEqual(
          nodes.map(({ depth }) => depth).toSorted((a, b) => a - b),
        );
        expect(resolveManifest(source)).toEqual(first);
        expect(resolveManifest(source, { previous: first.plan })).toEqual(first);
        // Written out in full: nothing is undefined.
        expect(JSON.parse(JSON.stringify(first.manifest))).toStrictEqual(first.manifest);
      }),
      { numRuns: 300 },
    );
  },
  2 * minute,
);

it(
  "finds of any parents exactly those that are missing and those that go round",
  () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const anyParents = fc.array(fc.constantFrom(...names, "host", "gone"), {
      minLength: names.length,
      maxLength: names.length,
    });
    let round = 0;
    fc.assert(
      fc.property(anyParents, (parents) => {
        const image = { volume: "local:import/x", system: "pve-9" };
        const alias = { url: "https://images.example/x", checksum: `sha256:${"a".repeat(64)}` };
        const nodes = names.map((name, index) => {
          const parent = parents[index] as string;
          const keys = { kind: "pve", parent, overcommit: true };
          return [name, { ...keys, image: parent === "host" ? "x" : "y" }] as const;
        });
        const text = toYaml({
          project_name: "any",
          images: { x: image, y: { ...alias, system: "pve-9" } },
          nodes: Object.fromEntries(nodes),
        });
        const { errors, manifest } = resolveManifest(read(text));
        const of = (code: string) =>
          errors.filter((error) => error.code === code).map(({ path }) => path.split(".")[1]);
        expect(of("HV11")).toEqual(names.filter((_, index) => parents[index] === "gone"));
        expect(of("HV12")).toEqual(firstOfEachCircle(names, parents));
        expect(errors).toHaveLength(of("HV11").length + of("HV12").length);
        expect(manifest === undefined).toBe(errors.length > 0);
        round += of("HV12").length;
      }),
      { numRuns: 300 },
    );
    expect(round).toBeGreaterThan(50);
  },
  2 * minute,
);

it(
  "makes of any text a valid description, or problems that all have a place in it",
  () => {
    let broken = 0;
    fc.assert(
      fc.property(anyManifest, anyEdits, (data, edits) => {
        const text = edited(toYaml(data), edits);
        const source = read(text);
        const { manifest, errors, warnings } = resolveManifest(source);
        expect(manifest === undefined).toBe(errors.length > 0);
        if (manifest === undefined) broken += 1;
        for (const problem of [...errors, ...warnings]) expectPlace(problem, text, source);
      }),
      { numRuns: 500 },
    );
    // Otherwise the edits would be too careful to show anything.
    expect(broken).toBeGreaterThan(100);
  },
  2 * minute,
);

/** By following each name's parents for as many steps as there are names. */
function firstOfEachCircle(names: readonly string[], parents: readonly string[]): string[] {
  const circleOf = (start: string) => {
    const trail: string[] = [];
    let at = start;
    for (let step = 0; step < names.length; step++) {
      trail.push(at);
      at = parents[names.indexOf(at)] ?? "";
      if (at === start) return trail;
    }
    return undefined;
  };
  return names.filter((name) => circleOf(name)?.toSorted()[0] === name);
}
