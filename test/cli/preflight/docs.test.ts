import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { preflightCodes } from "../../../cli/preflight/finding.ts";
import { projectRoot } from "../../../cli/projectRoot.ts";
import {
  agentPrivileges,
  guestPrivileges,
  machinePrivileges,
} from "../../../model/hypervisors/privileges.ts";

const page = readFileSync(join(projectRoot, "docs/roundtrip.md"), "utf8");

test("docs/roundtrip.md has every code of the preflight, and no other", () => {
  const [, section = ""] = page.split("\n## Preflight\n");
  const [table = ""] = section.split("\n### ");
  const told = [...table.matchAll(/^\| `([a-z-]+)` /gm)].map(([, code]) => code);
  expect(told).toEqual([...preflightCodes]);
});

test("docs/roundtrip.md has the rights that are checked", () => {
  const row = (start: string) =>
    page.split("\n").find((line) => line.startsWith(`| ${start}`)) ?? "";
  const named = (line: string) => line.match(/[A-Z]\w+\.[\w.]+\w/g)?.toSorted();
  expect(named(row("`/vms`, for containers"))).toEqual(guestPrivileges.toSorted());
  const machine = [...machinePrivileges, ...agentPrivileges[8], ...agentPrivileges[9]];
  expect(named(row("`/vms`, for VMs"))).toEqual(machine.toSorted());
});
