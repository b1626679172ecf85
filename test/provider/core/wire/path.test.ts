import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatPath,
  parsePattern,
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
    expect(parsePattern(text)).toEqual(path);
  });

  test("reads back every path that it wrote", () => {
    const part = fc.oneof(fc.string({ minLength: 1 }), fc.nat());
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(part), (first, rest) => {
        expect(parsePattern(formatPath([first, ...rest]))).toEqual([first, ...rest]);
      }),
    );
  });

  test("a key that is a star means itself", () => {
    expect(formatPath(["config", "*"])).toBe('config["*"]');
    expect(samePath(parsePattern('config["*"]'), ["config", "other"])).toBe(false);
  });

  test("a star stands for exactly one key or index", () => {
    expect(samePath(parsePattern("devices.*.parent"), ["devices", "eth0", "parent"])).toBe(true);
    expect(samePath(parsePattern("rules[*].action"), ["rules", 3, "action"])).toBe(true);
    expect(samePath(parsePattern("devices.*"), ["devices", "eth0", "parent"])).toBe(false);
    expect(startsWithPath(["devices", "eth0", "parent"], parsePattern("devices.*"))).toBe(true);
    expect(startsWithPath(["devices"], parsePattern("devices.*"))).toBe(false);
  });
});
