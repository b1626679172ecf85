import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { checkInputs } from "../../../../provider/core/check.ts";
import { unknown, type Properties } from "../../../../provider/core/values.ts";
import { image } from "../../../../provider/incus/resources/image.ts";

const check = (inputs: Properties, old?: Properties) => checkInputs(image, inputs, "debian", old);
const problems = (inputs: Properties) =>
  check(inputs).problems.map(({ path, reason }) => `${path}: ${reason}`);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("Image", () => {
  let dir = "";
  let file = "";
  let rootfs = "";

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-image-"));
    file = join(dir, "image.tar");
    rootfs = join(dir, "rootfs.squashfs");
    await writeFile(file, "metadata");
    await writeFile(rootfs, "rootfs");
  });
  afterAll(async () => await rm(dir, { recursive: true }));

  test("has the hash of its files as fingerprint and id", () => {
    const unified = check({ file });
    expect(unified.problems).toEqual([]);
    expect(unified.inputs).toMatchObject({ fileHash: sha256("metadata"), project: "default" });
    expect(image.id(unified.inputs)).toBe(`default/${sha256("metadata")}`);
    expect(image.preview?.(unified.inputs)).toEqual({ fingerprint: sha256("metadata") });
    const split = check({ metadataFile: file, rootfsFile: rootfs, project: "dev" });
    expect(split.problems).toEqual([]);
    expect(image.id(split.inputs)).toBe(`dev/${sha256("metadatarootfs")}`);
  });

  test("from a server is known by where it comes from", () => {
    const server = "https://images.example.org";
    const { inputs, problems: found } = check({ server, alias: "debian/12" });
    expect(found).toEqual([]);
    expect(inputs).toMatchObject({ protocol: "simplestreams", type: "container" });
    expect(inputs).not.toHaveProperty("fileHash");
    expect(image.id(inputs)).toBe("default/container:debian/12@https://images.example.org");
  });

  test("keeps the hash of the last deployment where its file is missing now", () => {
    const absent = join(dir, "elsewhere.tar");
    const old = { file: absent, fileHash: sha256("built there") };
    expect(check({ file: absent }, old)).toMatchObject({ problems: [], inputs: old });
    expect(check({ file: absent }, { ...old, file: "other.tar" }).problems).toEqual([
      { path: "file", reason: `there is no file ${absent}; build or fetch it first` },
    ]);
  });

  test("compares a hash that was given by hand", () => {
    expect(problems({ file, fileHash: sha256("metadata") })).toEqual([]);
    expect(problems({ file, fileHash: sha256("another") })).toEqual([
      expect.stringContaining(`fileHash: the content has SHA-256 ${sha256("metadata")}`),
    ]);
  });

  test("needs one whole source", () => {
    const server = "https://images.example.org";
    expect(problems({})).toEqual([expect.stringContaining("an image needs a source")]);
    expect(problems({ metadataFile: file })).toEqual([": metadataFile needs rootfsFile"]);
    expect(problems({ alias: "debian/12" })).toEqual([": alias needs server"]);
    expect(problems({ file, server, alias: "a" })).toEqual([
      expect.stringContaining("file: an image has one source"),
    ]);
    expect(problems({ file, autoUpdate: true })).toEqual([
      expect.stringContaining("autoUpdate needs server"),
    ]);
    expect(problems({ file, type: "container" })).toEqual([
      "type: a unified tarball says itself what it is for",
    ]);
  });

  test("lets what is unknown come later", () => {
    const { problems: found, inputs } = check({ file: unknown });
    expect(found).toEqual([]);
    expect(inputs["fileHash"]).toBe(unknown);
    expect(problems({ server: unknown, alias: "debian/12", autoUpdate: true })).toEqual([]);
  });

  test("refuses servers without TLS, but not the daemon's own machine", () => {
    const alias = "debian/12";
    expect(problems({ server: "http://images.example.org", alias })).toEqual([
      expect.stringContaining("server: must be an https URL"),
    ]);
    expect(problems({ server: "http://127.0.0.1.example.org/", alias })).toHaveLength(1);
    expect(problems({ server: "http://127.0.0.1:8000", alias })).toEqual([]);
  });

  test("refuses double aliases and the owner mark", () => {
    const properties = { "user.pulumi.owner": "x" };
    expect(problems({ file, aliases: ["a", "b", "a"], properties })).toEqual([
      'properties["user.pulumi.owner"]: user.pulumi.owner is kept by strata',
      'aliases[2]: alias "a" is given twice',
    ]);
  });
});
