import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { accessScript } from "../../../components/pve/install/accessScript.ts";
import { nodeRights } from "../../../components/pve/nodeRights.ts";

const page = readFileSync(new URL("../../../docs/remote-machines.md", import.meta.url), "utf8");
const names = { node: "<node>", storages: ["local"], bridges: ["vmbr0"] };

test("are those of the table in the documentation, no more and no less", () => {
  const both = ([8, 9] as const).map((major) => nodeRights({ major, ...names }));
  const rows = page.split("\n").filter((line) => /^\| (`\/| {10})/.test(line));
  const told = rows.flatMap(
    (line) => line.match(/\b(VM|Sys|Datastore|SDN)\.[A-Za-z.]*[a-z]/gi) ?? [],
  );
  const given = both.flatMap((rights) => Object.values(rights).flat());
  expect([...new Set(told)].toSorted()).toEqual([...new Set(given)].toSorted());
  for (const path of both.flatMap(Object.keys)) expect(page).toContain(`| \`${path}\``);
});

test("hold nothing on the root, users or permissions", () => {
  const rights = nodeRights({ major: 8, node: "inner", storages: ["a", "b"], bridges: ["vmbr0"] });
  expect(Object.keys(rights).toSorted()).toEqual([
    "/nodes/inner",
    "/sdn/zones/localnetwork/vmbr0",
    "/storage/a",
    "/storage/b",
    "/vms",
  ]);
  expect(Object.values(rights).flat().join()).not.toMatch(/Permissions|User|Modify|Realm/);
});

test("take a path as it is", () => {
  const rights = { "/vms/it's": ["B", "A"] };
  const script = accessScript({ address: "h", user: "strata@pve", rights });
  expect(script).toContain(`grant '/vms/it'\\''s' 'strata-graph.vms-it-s' 'A,B'`);
});
