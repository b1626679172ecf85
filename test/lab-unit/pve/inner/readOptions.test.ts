import { describe, expect, test } from "vitest";
import { readOptions } from "../../../../lab/pve/inner/tools/readOptions.ts";

const usage = "pveum user token add <userid> <tokenid> [OPTIONS]";
const properties = {
  comment: { type: "string" },
  expire: { type: "integer" },
  privsep: { type: "boolean" },
  roles: { type: "string" },
  users: { type: "string" },
} as const;
const read = (...argv: readonly string[]) => readOptions(argv, properties, usage);

describe("options of pveum", () => {
  test("come with two hyphens or one, with a blank or =, before and after what has no name", () => {
    const options = { comment: "a b", expire: "0", privsep: "0" };
    const expected = { positional: ["a@pve", "up"], options };
    expect(read("a@pve", "up", "--comment", "a b", "--expire", "0", "--privsep", "0")).toEqual(
      expected,
    );
    expect(read("-comment=a b", "a@pve", "-expire=0", "up", "--privsep=0")).toEqual(expected);
  });

  test("may be cut short where that is clear", () => {
    expect(read("--role", "A", "--user", "a@pve").options).toEqual({ roles: "A", users: "a@pve" });
  });

  test("of type boolean need no value", () => {
    expect(read("--privsep", "a@pve", "up")).toEqual({
      positional: ["a@pve", "up"],
      options: { privsep: "1" },
    });
    expect(read("--privsep", "--output-format", "json").options).toEqual({
      privsep: "1",
      "output-format": "json",
    });
  });

  test.each([
    [["--foo", "1"], "Unknown option: foo"],
    [["--comment"], "Option comment requires an argument"],
    [["--comment", "--expire", "0"], "Option comment requires an argument"],
  ])("%j is refused", (argv, words) => {
    expect(() => read(...argv)).toThrow(`${words}\n400 unable to parse option\n${usage}`);
  });
});
