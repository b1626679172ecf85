import { describe, expect, it } from "vitest";
import { hostProblems } from "../../stack/stackHost.ts";

describe("hostProblems", () => {
  it("asks how the server is reached where rules go there", () => {
    for (const isolation of ["nftables", "both"] as const) {
      expect(hostProblems({ isolation }, {})).toEqual([
        expect.stringMatching(
          new RegExp(`^global\\.isolation: ${isolation} .* config set strata:host .*use acl$`),
        ),
      ]);
    }
  });

  it("has nothing against what says it, or needs it not", () => {
    expect(hostProblems({ isolation: "acl" }, {})).toEqual([]);
    expect(
      hostProblems({ isolation: "both" }, { host: { kind: "local", interpreter: [] } }),
    ).toEqual([]);
  });
});
