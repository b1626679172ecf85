import { describe, expect, it } from "vitest";
import { snapshotScope } from "../../../cli/snapshots/snapshotScope.ts";
import { resolve } from "../../../model/resolve.ts";
import { readInfra } from "../../../model/source/infraSource.ts";

const text = `
project_name: scope
global: {base_subnet: "10.100"}
domains:
  work: {subnet_id: 1, machines: {web: {}, db: {}}}
  play: {subnet_id: 2, machines: {game: {}}}
  idle: {subnet_id: 3}
`;
const { lab } = resolve(readInfra({ main: { file: "infra.yml", text } }), {});

describe("snapshotScope", () => {
  it.each([
    ["web", ["web"]],
    ["work", ["web", "db"]],
    ["all", ["web", "db", "game"]],
  ])("takes %s for %j", (name, expected) => {
    const machines = lab && snapshotScope(lab, name).map(({ machine }) => machine);
    expect(machines?.toSorted()).toEqual(expected.toSorted());
  });

  it("says what there is instead", () => {
    expect(() => lab && snapshotScope(lab, "wep")).toThrow(
      /neither a machine nor a domain "wep"; machines: .*web.*; domains: .*work.*all/,
    );
    expect(() => lab && snapshotScope(lab, "idle")).toThrow(/no machine in domain idle/);
  });
});
