import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Mapping } from "../../infra.ts";
import { makeValidator } from "../../schema/validator.ts";
import { patchedManifest, validManifest } from "../manifest.ts";

const isValid = makeValidator(
  JSON.parse(readFileSync("docs/schema/hypervisors.json", "utf8")) as object,
);
const test = (keys: Mapping) => patchedManifest({ nodes: { test: keys } });

describe("the schema of hypervisors.yml for editors", () => {
  it("accepts what the model accepts, also empty entries", () => {
    expect(isValid(validManifest)).toBe(true);
    expect(isValid({ project_name: "x", nodes: { a: null }, presets: { p: null } })).toBe(true);
  });

  it.each([
    ["an unknown key at the top", patchedManifest({ node: {} })],
    ["an unknown key of a node", test({ memroy: "2GiB" })],
    ["a word that is none of the known", test({ kind: "qemu" })],
    ["a number out of range", test({ vmid: 99 })],
    ["memory without a unit", test({ memory: 2048 })],
    ["memory in units of a thousand", test({ memory: "2GB" })],
    ["a list without entries", test({ nics: [] })],
    ["an unknown key of a NIC", test({ nics: [{ mac: "x" }] })],
    ["a checksum without its algorithm", patchedManifest({ images: { d: { checksum: "ab" } } })],
    ["a missing name", patchedManifest({ project_name: undefined })],
  ])("refuses %s", (_title, data) => {
    expect(isValid(data)).toBe(false);
  });
});
