import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { waitFor } from "../../../../lab/waitFor.ts";
import { nestedOutputs } from "../../../../stack/outputs.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin } from "../../proxmoxvePlugin/pveStack.ts";
import type { PveLab, PveLabNode } from "../../pve/pveLab.ts";
import { nestedStack } from "../nestedStack.ts";
import { inGuest } from "./inGuest.ts";
import { InstallLab } from "./installLab.ts";
import { ownRoots } from "./ownRoots.ts";
import type { PackageMirror } from "./packageMirror.ts";
import { findVendors, startVendors } from "./vendorServers.ts";

// A Debian of the lab becomes a node by the real apt-get, dpkg, gpgv and ifupdown2, and gets a strata by the real npm. What
// is not real: packages of these names bring the stand-in, its kernel is the machine's own, and the vendors of Pulumi and
// of the plugins are played under their names. docs/remote-machines.md says it too.

vi.setConfig({ testTimeout: 1_500_000, hookTimeout: 900_000 });

const directory = "/opt/strata-nested-pve-inner";

/** Debian's own kernel, as far as its name goes: the lab's Debian has none. */
const oldKernel = `mkdir -p /tmp/old/DEBIAN
printf 'Package: linux-image-6.1.0-9-amd64\\nVersion: 1\\nArchitecture: amd64\\nMaintainer: lab <lab@localhost>\\nDescription: none\\n' \\
  >/tmp/old/DEBIAN/control
dpkg-deb -b /tmp/old /tmp/old.deb >/dev/null
dpkg -i /tmp/old.deb
`;

describe.skipIf(plugin === undefined)("a Debian that becomes a node", () => {
  let place: InstallLab | undefined;
  let lab: PveLab;
  let father: PveLabNode;
  let mirror: PackageMirror;
  let stack: PulumiStack;
  let before: unknown;

  const inner = (script: string) =>
    inGuest({ dir: lab.dir, project: "pve-father", name: "guest-80000" }, script);
  const isThere = (command: string) =>
    inner(command).then(
      () => true,
      () => false,
    );
  const takeFrom = (packages: string) =>
    stack.configure({ "strata:packages": { "debian-12": packages } });
  const describeAs = async (file: string, change: (text: string) => string) => {
    await writeFile(join(stack.dir, file), change(description));
    await stack.configure({ "strata:infra": join(stack.dir, file) });
  };
  let description = "";

  beforeAll(async () => {
    place = await InstallLab.start();
    ({ lab, mirror } = place);
    father = lab.node("father");
    await startVendors(mirror, directory);
    const own = await ownRoots();
    for (const [index, root] of own.entries()) {
      await mirror.run(`cat >/srv/site${index}.crt <<'END'\n${root}\nEND\n`);
    }
    const roots = ["vendors.crt", ...own.map((_, index) => `site${index}.crt`)];
    before = await father.inventory();
    stack = await nestedStack(lab, father, "replaced", ["inner"]);
    const site = `${findVendors(mirror.address, roots)}${oldKernel}`;
    const text = await readFile("test/lab/nested/install/install.yml", "utf8");
    description = text.replace("run: replaced", () => `run: ${JSON.stringify(site)}`);
    await describeAs("install.yml", (whole) => whole);
  });
  afterAll(async () => {
    await stack?.forget();
    await place?.stop();
  });

  test("refuses a key that is not the expected one, and packages that nobody or somebody else has signed", async () => {
    const good = await mirror.packages("pve", "vendor");
    await takeFrom(good.replace(/sha256:.{8}/, "sha256:01234567"));
    const wrong = await stack.up();
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.output).toContain("the key of the packages is not the expected one");
    for (const [repository, key] of [
      ["unsigned", "vendor"],
      ["pve", "stranger"],
    ] as const) {
      await takeFrom(await mirror.packages(repository, key));
      const { exitCode, output } = await stack.up();
      expect(exitCode).not.toBe(0);
      expect(output).toContain(
        `/${repository} are not signed by the key of http://${mirror.address}/${key}`,
      );
    }
    expect(await isThere("ls /etc/apt/sources.list.d/strata-*")).toBe(false);
    expect(await isThere("dpkg -s proxmox-default-kernel")).toBe(false);
  });

  test("goes on where apt was ended in the middle", async () => {
    await takeFrom(await mirror.packages("pve", "vendor"));
    await inner("touch /root/hold");
    const running = stack.up();
    const wait = { what: "the package that is held up", seconds: 600, wayOut: "" };
    const held = await waitFor(wait, async () => {
      const text = await inner("cat /run/held 2>/dev/null || true").catch(() => "");
      return text.trim() || undefined;
    });
    // The script of the package, dpkg, and apt-get.
    await inner(`rm /root/hold\nkill -9 ${held}`);
    const { exitCode, output } = await running;
    expect(exitCode).not.toBe(0);
    expect(output).toContain("step packages of inner was killed");
    expect(await inner("dpkg --audit")).toContain("pve-manager");
    // It has booted in between, into the network that the scripts have written.
    expect(await inner("uname -r")).toBe("6.8.12-9-pve");
    expect(await inner("ip -4 -o address show dev vmbr0")).toContain("10.97.0.20/24");
    expect(await inner("cat /sys/class/net/vmbr0/brif/eth0/state")).toBe("3");
  });

  test("is a node then, with a strata of its own that has come from nothing", async () => {
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
    for (const said of [
      "fetching https://",
      "installing npm's packages",
      "plugin proxmoxve 8.5.0",
    ]) {
      expect(up.output).toContain(said);
    }
    const { hostnames, machines } = nestedOutputs.parse(await stack.outputs());
    expect(hostnames).toEqual({ inner: "inner", test: "test" });
    expect(machines["test"]).toMatchObject({ path: ["inner", "test"], vmid: 80_000 });
    expect(await inner("dpkg --audit")).toBe("");
    expect(await isThere("dpkg -s linux-image-6.1.0-9-amd64")).toBe(false);
    expect(await isThere("grep -r enterprise /etc/apt/sources.list.d")).toBe(false);
    expect(await inner("pvesh get /storage/local --output-format json")).toContain("import");
    expect(await inner("pveum acl list --output-format json")).toContain("strata@pve!graph");
    const home = `cd ${directory}\n`;
    expect(await inner(`${home}bin/node --version`)).toMatch(/^v24/);
    expect(await inner(`${home}ls pulumi/plugins`)).toMatch(/command-v1.2.1[^]*proxmoxve-v8.5.0/);
    expect(await isThere("command -v npm || command -v nodejs")).toBe(false);
  });

  test("has nothing to do a second time", async () => {
    await expectSuccess(stack.up("--expect-no-changes"));
  });

  test("keeps nothing of that strata when it has nothing to make any more", async () => {
    await describeAs("alone.yml", (whole) => whole.replace(/\n {2}test:.*/, ""));
    await expectSuccess(stack.up());
    expect(await inner("pvesh get /nodes/inner/qemu --output-format json")).toBe("[]");
    expect(await inner(`ls -A ${directory}`)).toBe("");
  });

  test("goes with all that was made", async () => {
    await expectSuccess(stack.destroy());
    expect(await father.inventory()).toEqual(before);
  });
});
