import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../cli/projectRoot.ts";
import { runStrata } from "../runStrata.ts";

const layouts = join(projectRoot, "test/model/hypervisors/layouts");
const wrong = `project_name: x
images:
  debian: { url: https://images.example/debian.qcow2 }
nodes:
  inner: { kind: pve, parent: leaf, image: debian, disk: 64 }
  leaf:
    parent: inner
    image: debain
    vmid: 99
`;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-hypervisors-"));
  await writeFile(join(dir, "wrong.yml"), wrong);
  await writeFile(join(dir, "facts.yml"), "cpus: 8\nmemory: 34359738368\n");
  await mkdir(join(dir, "one"));
  await cp(join(layouts, "n2.yml"), join(dir, "one/hypervisors.yml"));
  await mkdir(join(dir, "both"));
  await writeFile(join(dir, "both/hypervisors.yml"), "");
  await writeFile(join(dir, "both/infra.yml"), "");
});
afterAll(() => rm(dir, { recursive: true }));

const run = (...args: string[]) => runStrata(args, { cwd: dir });

describe("strata check of a hypervisors.yml", () => {
  it("knows it by what is in it, and shows all problems with their lines", async () => {
    const { exitCode, stdout, stderr } = await run("check", "wrong.yml", "--facts", "facts.yml");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "wrong.yml:3:11: HV21 images.debian: what is downloaded is not compared with anything; add checksum, as the publisher lists it, or checksums, the address of that list",
      "    debian: { url: https://images.example/debian.qcow2 }",
      "            ^",
      "wrong.yml:5:31: HV12 nodes.inner.parent: the parents go round in a circle: inner -> leaf -> inner; let one of them stand on the host, or on a node outside the circle",
      "    inner: { kind: pve, parent: leaf, image: debian, disk: 64 }",
      "                                ^",
      'wrong.yml:5:44: HV23 nodes.inner.image: image "debian" has no system, and the node is of kind pve; choose an image with system debian-12, debian-13, pve-8, pve-9',
      "    inner: { kind: pve, parent: leaf, image: debian, disk: 64 }",
      "                                             ^",
      "wrong.yml:5:58: HV05 nodes.inner.disk: expected a size such as 20GiB, found 64",
      "    inner: { kind: pve, parent: leaf, image: debian, disk: 64 }",
      "                                                           ^",
      'wrong.yml:8:12: HV17 nodes.leaf.image: there is no image "debain"; did you mean "debian"?',
      "      image: debain",
      "             ^",
      "wrong.yml:9:11: HV04 nodes.leaf.vmid: expected a whole number from 100 to 999999999, found 99; lower ids are Proxmox VE's own",
      "      vmid: 99",
      "            ^",
      "wrong.yml is not valid: 6 errors",
    ]);
  });

  it("finds it in a directory, and counts what is in it", async () => {
    expect(await run("check", "one", "--facts", "facts.yml")).toEqual({
      exitCode: 0,
      stdout: "one/hypervisors.yml is valid: 2 nodes on 2 levels",
      stderr: "",
    });
  });

  it("asks which one is meant where both are", async () => {
    const { exitCode, stdout, stderr } = await run("check", "both");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain('"both" holds infra.yml and hypervisors.yml; name the one');
  });

  it("prints the problems as JSON", async () => {
    const { exitCode, stdout } = await run("check", "both/hypervisors.yml", "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).errors.map(({ code }: { code: string }) => code)).toEqual([
      "HV01",
      "HV01",
    ]);
  });
});

describe("strata resolve of a hypervisors.yml", () => {
  it("shows the nodes in the order of their creation, with warnings apart", async () => {
    const { exitCode, stdout, stderr } = await run("resolve", join(layouts, "n3.yml"));
    expect(exitCode).toBe(0);
    expect(stdout.split("\n").map((line) => line.split(/\s{2,}/).slice(0, 3))).toEqual([
      ["NODE", "KIND", "VMID"],
      ["host/root-pve", "pve", "80000"],
      ["host/root-pve/leaf-pve", "pve", "80000"],
      ["host/root-pve/leaf-pve/edge", "vm", "80000"],
      [""],
      ["IMAGE", "GUEST", "SYSTEM"],
      expect.arrayContaining(["pve-9"]),
      expect.arrayContaining(["pve-9-inner"]),
      expect.arrayContaining(["debian-12"]),
    ]);
    expect(stdout).toContain("strata on leaf-pve");
    expect(stderr).toContain(": warning HW2 nodes: unchecked: the facts do not say the cpus");
  });

  it("writes everything out as JSON", async () => {
    const { exitCode, stdout } = await run("resolve", "one", "--json");
    expect(exitCode).toBe(0);
    const { host, images, nodes } = JSON.parse(stdout);
    expect(host.kind).toBe("pve");
    expect(Object.keys(images)).toEqual(["debian-12"]);
    expect(nodes.map(({ path }: { path: string[] }) => path.join("/"))).toEqual([
      "inner",
      "inner/test",
    ]);
  });

  it("says what is wrong instead", async () => {
    const { exitCode, stdout, stderr } = await run("resolve", "wrong.yml");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("wrong.yml is not valid: 6 errors");
  });
});

it("strata docs rules prints the table of its rules", async () => {
  const { stdout } = await run("docs", "rules");
  expect(stdout).toContain('| <a id="hv12"></a>HV12 | error');
});
