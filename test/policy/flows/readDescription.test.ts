import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDescription } from "../../../policy/flows/readDescription.ts";
import { readInfraTexts } from "../../../stack/readInfraTexts.ts";

const root = process.cwd();

describe("the pack's reader of descriptions", () => {
  it.each([...globSync("examples/*/infra.yml"), "examples/pro-workstation/infra.yml"])(
    "reads %s as the program does",
    (path) => {
      expect(readDescription(path, root)).toEqual(readInfraTexts(path, root));
    },
  );

  it("names what is not there", () => {
    expect(() => readDescription("examples/none.yml", root)).toThrow("examples/none");
  });
});
