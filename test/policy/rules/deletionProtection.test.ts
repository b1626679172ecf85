import { describe, expect, it } from "vitest";
import { deletionProtection } from "../../../policy/rules/deletionProtection.ts";
import { instance, resource } from "../resources.ts";

const check = (protect: boolean, option: string) =>
  deletionProtection.check(
    { ...instance({ config: { "security.protection.delete": option } }), protect },
    {},
  );

describe("deletion-protection", () => {
  it("wants both, and says which one is missing", () => {
    expect(check(true, "true")).toEqual([]);
    expect(check(true, "false")[0]).toMatch(/^only Pulumi refuses/);
    expect(check(false, "true")[0]).toMatch(/^only the server refuses/);
    expect(check(false, "false")[0]).toMatch(/^nothing keeps it/);
  });

  it("is for instances", () => {
    expect(deletionProtection.check(resource("Network", {}), {})).toEqual([]);
  });
});
