import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatPath,
  parsePath,
  samePath,
  startsWithPath,
} from "../../../../provider/core/wire/path.ts";

describe("paths", () => {
  test.each([
    [["devices", "eth0", "network"], "devices.eth0.network"],
    [["config", "limits.cpu"], 'config["limits.cpu"]'],
    [["profiles", 0], "profiles[0]"],
    [["rules", 2, "action"], "rules[2].action"],
    [["a", 'say "hi"'], 'a["say \\"hi\\""]'],
  ])("%j is written %s", (path, text) => {
    expect(formatPath(path)).toBe(text);
    expect(parsePath(text)).toEqual(path);
  });

  test("reads back every path that it wrote", () => {
    const part = fc.oneof(fc.string({ minLength: 1 }), fc.nat());
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(part), (first, rest) => {
        expect(parsePath(formatPath([first, ...rest]))).toEqual([first, ...rest]);
      }),
    );
  });

  test("a star stands for exactly one key or index", () => {
    expect(samePath(parsePath("devices.*.parent"), ["devices", "eth0", "parent"])).toBe(true);
    expect(samePath(parsePath("rules[*].action"), ["rules", 3, "action"])).toBe(true);
    expect(samePath(parsePath("devices.*"), ["devices", "eth0", "parent"])).toBe(false);
    expect(startsWithPath(["devices", "eth0", "parent"], parsePath("devices.*"))).toBe(true);
    expect(startsWithPath(["devices"], parsePath("devices.*"))).toBe(false);
  });
});
