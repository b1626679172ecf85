import { describe, expect, it } from "vitest";
import { readSettings } from "../../../policy/core/settings.ts";
import { pack } from "../../../policy/pack.ts";

const read = (rule: string, properties: Record<string, unknown>) =>
  readSettings(pack, { [rule]: { level: "advisory", properties } });

describe("the pack's settings", () => {
  it("keep defaults beside what is given", () => {
    const settings = read("image-source", { local: ["tiny"], exceptions: { web: "old" } });
    expect(settings["image-source"]).toEqual({
      level: "advisory",
      options: { servers: ["https://images.linuxcontainers.org"], local: ["tiny"] },
      exceptions: { web: "old" },
    });
    expect(settings["privileged"]?.level).toBe("mandatory");
  });

  it("refuse what the pack does not have, and exceptions without a reason", () => {
    expect(() => read("priviledged", {})).toThrow("did you mean privileged?");
    expect(() => read("host-access", { source: [] })).toThrow(
      'host-access: the policy config names no option of this pack: "source"; did you mean sources?',
    );
    expect(() => read("nesting", { exceptions: { web: " " } })).toThrow(
      'the exception for "web" says no reason',
    );
  });
});
