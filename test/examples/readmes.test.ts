import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

import { describe, expect, test } from "vitest";

import { labTables } from "../../cli/model/labTables.ts";
import { writeProblem } from "../../model/problem.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { readInfraTexts } from "../../stack/readInfraTexts.ts";

const readmes = globSync("examples/*/README.md");

test("every example has a README", () => {
  const described = readmes.map((readme) => basename(dirname(readme)));
  expect(described.toSorted()).toEqual(
    globSync("examples/*")
      .map((example) => basename(example))
      .toSorted(),
  );
});

describe.each(readmes)("%s", (readme) => {
  const text = readFileSync(readme, "utf8");
  const infra = /--infra (\S+)/.exec(text)?.[1] ?? "";
  // Facts of a server without networks of its own, so that warnings are about the description.
  const resolved = resolve(readInfra(readInfraTexts(infra, process.cwd())), { networks: [] });

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
    const shown = text.split(`$ npx --no strata resolve ${infra}\n`)[1]?.split("\n```")[0];
    const deployed = text.includes("$ incus list --all-projects -c enst4\n");
    expect(deployed !== (shown !== undefined)).toBe(true);
    if (shown === undefined || resolved.lab === undefined) return;
    expect(`${shown}\n`).toBe(labTables(resolved.lab));
  });
});
