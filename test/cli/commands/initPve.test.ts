import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { initStack } from "../../../cli/commands/init.ts";

let root: string;
let printed: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "strata-init-"));
  await mkdir(join(root, "stacks"));
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) =>
    Boolean((printed += String(text))),
  );
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

const config = async (stack: string) =>
  parse(await readFile(join(root, `stacks/Pulumi.${stack}.yaml`), "utf8")).config as object;

describe("init of a stack on a Proxmox VE", () => {
  it("splits the name before the node, and says what comes next", async () => {
    await initStack("nested-pve-father", { pve: "10.0.12.5", node: "father" }, root);
    expect(await config("nested-pve-father")).toEqual({
      "strata:environment": "nested-pve",
      "strata:node": "father",
      "strata:infra": "stacks/nested-pve.hypervisors.yml",
      "pve:endpoint": "https://10.0.12.5:8006/",
      "pve:stackId": expect.stringMatching(/^[0-9a-f]{8}-/),
    });
    expect(printed).toContain("strata trust nested-pve-father");
  });

  it.each([
    ["https://pve.example:443/", "https://pve.example/"],
    ["pve.example:8007", "https://pve.example:8007/"],
    ["https://pve.example/api2", "https://pve.example:8006/"],
  ])("takes %s for the API at %s", async (pve, endpoint) => {
    await initStack("lab-father", { pve }, root);
    expect(await config("lab-father")).toMatchObject({ "pve:endpoint": endpoint });
  });

  it.each([
    [{ pve: "http://father" }, "no address"],
    [{ pve: "father", node: "mother" }, "does not end with -mother"],
    [{ pve: "father", socket: "/run/incus" }, "not both"],
  ])("refuses %j as bad usage", async (options, message) => {
    await expect(initStack("lab-father", options, root)).rejects.toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }),
    );
  });
});
