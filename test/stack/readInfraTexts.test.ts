import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readInfraTexts } from "../../stack/readInfraTexts.ts";

describe("readInfraTexts", () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "strata-infra-"));
    const files = {
      "infra.yml": "one",
      "lab/base.yml": "base",
      "lab/policies.yml": "policies",
      "lab/domains/b.yml": "b",
      "lab/domains/a.yml": "a",
      "lab/domains/notes.txt": "no",
      "plain/base.yml": "base",
      "broken/other.yml": "",
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(root, file, ".."), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    writeFileSync(join(root, "latin1.yml"), Buffer.from([0x61, 0xe9]));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it("reads a file", () => {
    expect(readInfraTexts("infra.yml", root)).toEqual({
      main: { file: "infra.yml", text: "one" },
    });
  });

  it("reads a directory, its domains by name", () => {
    expect(readInfraTexts("lab", root)).toEqual({
      main: { file: "lab/base.yml", text: "base" },
      domains: [
        { file: "lab/domains/a.yml", text: "a" },
        { file: "lab/domains/b.yml", text: "b" },
      ],
      policies: { file: "lab/policies.yml", text: "policies" },
    });
    expect(readInfraTexts("plain", root)).toEqual({
      main: { file: "plain/base.yml", text: "base" },
      domains: [],
    });
  });

  it("takes the directory for a missing file, and the file for a missing directory", () => {
    expect(readInfraTexts("lab.yml", root).main.file).toBe("lab/base.yml");
    expect(readInfraTexts("infra", root).main.file).toBe("infra.yml");
  });

  it.each([
    ["nothing.yml", 'cannot read "nothing.yml": there is neither such a file nor such a directory'],
    ["broken", 'cannot read "broken": the directory has no base.yml; name a file instead'],
    ["latin1.yml", 'cannot read "latin1.yml": The encoded data was not valid for encoding utf-8'],
  ])("says what is wrong with %s", (path, message) => {
    expect(() => readInfraTexts(path, root)).toThrow(message);
  });
});
