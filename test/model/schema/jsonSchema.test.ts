import { globSync, readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { patched, valid, type Mapping } from "../infra.ts";
import { makeValidator, type Validator } from "./validator.ts";

const validators = new Map<string, Validator>();

function validatorOf(name: string): Validator {
  const known = validators.get(name);
  if (known) return known;
  const made = makeValidator(JSON.parse(readFileSync(`docs/schema/${name}`, "utf8")) as object);
  validators.set(name, made);
  return made;
}

const isValid = (data: unknown, name = "infra.json") => validatorOf(name)(data);
const workDev = (keys: Mapping) =>
  patched({ domains: { work: { machines: { "work-dev": keys } } } });
const examples = globSync("examples/**/*.yml");

describe("the schemas for editors", () => {
  it("are there for every example", () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples)("accept %s, which names its schema", (file) => {
    const text = readFileSync(file, "utf8");
    const named = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1] ?? "";
    const part = basename(dirname(file)) === "domains" ? "domains" : basename(file, ".yml");
    // What is no part of a directory is a description of its own, or the beginning of one.
    const expected = ["domains", "policies", "hypervisors"].includes(part) ? part : "infra";
    expect(relative(".", resolve(dirname(file), named))).toBe(`docs/schema/${expected}.json`);
    expect(isValid(parse(text, { version: "1.1", merge: true }), `${expected}.json`)).toBe(true);
  });

  it("accept what the model accepts, also empty entries", () => {
    expect(isValid(valid)).toBe(true);
    expect(isValid({ project_name: "x", global: null, domains: { work: null } })).toBe(true);
    expect(isValid({ work: { machines: { m: null } } }, "domains.json")).toBe(true);
  });

  it.each([
    ["an unknown key at the top", patched({ domain: {} })],
    ["an unknown key of a machine", workDev({ os_imgae: "images:debian/13" })],
    ["a word that is none of the known", patched({ global: { gpu_policy: "share" } })],
    ["a number out of range", patched({ domains: { work: { subnet_id: 255 } } })],
    ["text for true or false", workDev({ ephemeral: "yes" })],
    ["a list for a mapping", workDev({ config: ["limits.cpu=2"] })],
    ["a port as text", patched({ network_policies: [{ from: "a", to: "b", ports: ["22"] }] })],
    ["a missing name", patched({ project_name: undefined })],
  ])("refuse %s", (_title, data) => {
    expect(isValid(data)).toBe(false);
  });

  it("say what a key means, in the words of docs/infra.md", () => {
    const { properties } = JSON.parse(readFileSync("docs/schema/policies.json", "utf8"));
    const policy = JSON.stringify(properties.network_policies);
    expect(policy).toContain('"description":"A domain, a machine');
  });

  it("are as strict in the parts of a directory", () => {
    expect(isValid({ work: { machine: {} } }, "domains.json")).toBe(false);
    expect(isValid({ network_policies: [{ form: "a" }] }, "policies.json")).toBe(false);
    expect(isValid({ shared_volumes: {} }, "policies.json")).toBe(false);
  });
});
