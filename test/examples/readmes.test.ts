import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

import { describe, expect, test } from "vitest";

import { labTables } from "../../cli/model/labTables.ts";
import { manifestTables } from "../../cli/model/manifestTables.ts";
import { isManifest } from "../../model/hypervisors/isManifest.ts";
import { readManifest } from "../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../model/hypervisors/resolveManifest.ts";
import { writeProblem } from "../../model/problem.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { readInfraTexts } from "../../stack/readInfraTexts.ts";

const readmes = globSync("examples/*/README.md").map((readme) => {
  const text = readFileSync(readme, "utf8");
  const infra = /--infra (\S+)/.exec(text)?.[1] ?? "";
  return { readme, text, infra, texts: readInfraTexts(infra, process.cwd()) };
});

test("every example has a README", () => {
  const described = readmes.map(({ readme }) => basename(dirname(readme)));
  expect(described.toSorted()).toEqual(
    globSync("examples/*")
      .map((example) => basename(example))
      .toSorted(),
  );
});

/** What a README shows that `strata resolve` prints. */
const shownIn = (text: string, infra: string) =>
  text.split(`$ npx --no strata resolve ${infra}\n`)[1]?.split("\n```")[0];

const labs = readmes.filter(({ texts }) => !isManifest(texts));
describe.each(labs)("$readme", ({ readme, text, infra, texts }) => {
  // Facts of a server without networks of its own, so that warnings are about the description.
  const resolved = resolve(readInfra(texts), { networks: [] });

  test("names the description, which is valid, and shows what it warns of", () => {
    expect(dirname(readme)).toBe(/^examples\/[^/]+/.exec(infra)?.[0]);
    expect(resolved.errors.map(writeProblem)).toEqual([]);
    for (const { code, message, line } of resolved.warnings) {
      expect(text).toContain(`:${line}:`);
      expect(text).toContain(`warning ${code}`);
      expect(text).toContain(message);
    }
  });

  test("lists every machine with its address", () => {
    for (const { machine, domain, address } of resolved.lab?.instances ?? []) {
      const row = new RegExp(
        `^\\| \`${domain}\` +\\| \`${machine}\` +\\| \`${address}\` +\\|`,
        "m",
      );
      expect(text).toMatch(row);
    }
  });

  test("shows what `strata resolve` prints", () => {
    const shown = shownIn(text, infra);
    const deployed = text.includes("$ incus list --all-projects -c enst4\n");
    expect(deployed !== (shown !== undefined)).toBe(true);
    if (shown === undefined || resolved.lab === undefined) return;
    expect(`${shown}\n`).toBe(labTables(resolved.lab));
  });
});

const hypervisors = readmes.filter(({ texts }) => isManifest(texts));
describe.each(hypervisors)("$readme", ({ readme, text, infra, texts }) => {
  const facts = { cpus: 8, memory: 32 * 1024 ** 3 };
  const { manifest, errors, warnings } = resolveManifest(readManifest(texts.main), { facts });

  test("names the description, which is valid", () => {
    expect(dirname(infra)).toBe(dirname(readme));
    expect([...errors, ...warnings].map(writeProblem)).toEqual([]);
  });

  test("lists every machine, and shows what `strata resolve` prints", () => {
    for (const { name, kind, parent } of manifest?.nodes ?? []) {
      expect(text).toMatch(
        new RegExp(`^\\| \`${name}\` +\\| \`${kind}\` +\\| \`${parent}\` +\\|`, "m"),
      );
    }
    expect(`${shownIn(text, infra)}\n`).toBe(manifest && manifestTables(manifest));
  });
});
