import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { checkInputs } from "../../../../provider/core/check.ts";
import { unknown, type Properties } from "../../../../provider/core/values.ts";
import { file } from "../../../../provider/incus/resources/file.ts";

const place = { instance: "web", path: "/etc/motd" };
const check = (inputs: Properties, old?: Properties) =>
  checkInputs(file, { ...place, ...inputs }, "motd", old);
const problems = (inputs: Properties) =>
  check(inputs).problems.map(({ path, reason }) => `${path}: ${reason}`);

describe("File", () => {
  test("has the mode of its type, and an id that names its place", () => {
    const { inputs, problems: found } = check({ content: "hello" });
    expect(found).toEqual([]);
    expect(inputs).toMatchObject({ mode: "0644", uid: 0, gid: 0, createDirectories: true });
    expect(file.id(inputs)).toBe("default/web:/etc/motd");
    expect(check({ type: "directory" }).inputs).toMatchObject({ mode: "0755" });
    expect(check({ type: "symlink", target: "/run/motd" }).inputs).not.toHaveProperty("mode");
  });

  test("knows the content of a local source", () => {
    const source = fileURLToPath(import.meta.url);
    const sourceHash = createHash("sha256").update(readFileSync(source)).digest("hex");
    expect(check({ source })).toMatchObject({ problems: [], inputs: { sourceHash } });
    const absent = { source: "/nowhere/motd", sourceHash: "of the last deployment" };
    expect(check({ source: absent.source }, absent)).toMatchObject({
      problems: [],
      inputs: absent,
    });
    expect(problems({ source: absent.source })).toEqual(["source: there is no file /nowhere/motd"]);
  });

  test.each(["etc/motd", "/etc/../motd", "/etc//motd", "/etc/./motd", "/etc/", "/", "/a\0b"])(
    "refuses the path %j",
    (path) => {
      expect(problems({ path, content: "" })).toEqual([
        expect.stringContaining("path: must be an absolute path"),
      ]);
    },
  );

  test.each(["644", "0o644", "04755", "0888", "u=rw"])("refuses the mode %j", (mode) => {
    expect(problems({ content: "", mode })).toEqual([
      expect.stringContaining("mode: must be octal with a leading zero"),
    ]);
  });

  test("wants what its type has, and nothing else", () => {
    expect(problems({})).toEqual([expect.stringContaining("a file needs content")]);
    expect(problems({ type: "symlink" })).toEqual([": a symlink needs a target"]);
    expect(problems({ type: "directory", content: "" })).toEqual([
      "content: a directory has no content",
    ]);
    expect(problems({ type: "symlink", target: "x", uid: 5 })).toEqual([
      expect.stringContaining("uid: a symlink belongs to root"),
    ]);
    expect(problems({ content: "", target: "x" })).toEqual([
      "target: only a symlink has a target, not a file",
    ]);
    expect(problems({ content: "", source: "package.json" })).toEqual([
      "source: a file has content or source, not both",
    ]);
  });

  test("lets what is unknown come later", () => {
    expect(problems({ content: unknown })).toEqual([]);
    expect(problems({ type: "symlink", target: unknown })).toEqual([]);
    const { problems: found, inputs } = check({ source: unknown });
    expect(found).toEqual([]);
    expect(inputs["sourceHash"]).toBe(unknown);
  });
});
