import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readManifest } from "../../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../../model/hypervisors/resolveManifest.ts";
import { neededRights } from "../../../model/hypervisors/rights.ts";
import { readInfraTexts } from "../../../stack/readInfraTexts.ts";
import { PveMachine } from "../components/pve/pveMachine.ts";

const page = readFileSync("docs/proxmox.md", "utf8");
/** Those of the step that makes the token. */
const lines = page.match(/^ *pveum (?:user|role|acl) .*$/gm) ?? [];
const tokenId = "strata@pve!up";

let machine: PveMachine;
let token: string;

beforeAll(async () => {
  machine = await PveMachine.start();
  const said = lines.map((line) => machine.run(line)).join("\n");
  const [value = ""] = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(said) ?? [];
  token = `${tokenId}=${value}`;
});
afterAll(() => machine.stop());

/** What the token may do at a path, as the API has it. */
function privileges(path: string): string[] {
  const [, body = ""] =
    /^200 (.*)$/s.exec(machine.ask(`/access/permissions?path=${path}`, token)) ?? [];
  const { data } = JSON.parse(body) as { data: Record<string, Record<string, number>> };
  return Object.keys(data[path] ?? {});
}

/** Of an example as it is, and on a node whose storages are the usual ones. */
function needed(example: string) {
  const { main } = readInfraTexts(`examples/${example}/hypervisors.yml`, process.cwd());
  return ["[local]", "[local-lvm, local]"].flatMap((storages) => {
    const text = main.text.replace("storages: [local]", `storages: ${storages}`);
    const { manifest } = resolveManifest(readManifest({ ...main, text }));
    if (manifest === undefined) throw new Error(`${example} is not valid`);
    return neededRights(manifest, { node: "father", release: 8, imageStorage: "local" });
  });
}

test("the lines for a token give what both examples need, and no more than that and Sys.Audit", () => {
  const wanted = new Map<string, Set<string>>();
  for (const right of [...needed("pve-flat"), ...needed("nested-pve")]) {
    const path = right.path.replace(/^\/vms\/\d+$/, "/vms");
    const known = wanted.get(path) ?? new Set();
    wanted.set(path, new Set([...known, ...right.privileges]));
  }
  wanted.get("/nodes/father")?.add("Sys.Audit");
  expect([...wanted.keys()]).toHaveLength(5);
  for (const [path, privs] of wanted) {
    expect(privileges(path).toSorted(), path).toEqual([...privs].toSorted());
  }
  expect(privileges("/")).toEqual([]);
});
