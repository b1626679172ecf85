import { afterEach, describe, expect, inject, test } from "vitest";

import { execInLab } from "../../../lab/execInLab.ts";
import { allow, drop } from "../../../model/isolation/aclRule.ts";
import { deployScript } from "../../../model/hostRules/deployScript.ts";
import { fileText } from "../../../model/hostRules/fileText.ts";
import { hostFiles } from "../../../model/hostRules/hostFiles.ts";
import type { Placement } from "../../../model/hostRules/placement.ts";
import { removeCommand } from "../../../model/hostRules/removeCommand.ts";
import { hostRuleset } from "../../../model/hostRules/ruleset.ts";

const { dir } = inject("lab");
if (dir === "") console.log("skipped: STRATA_TEST_SOCKET names a server whose shell is unknown");

const placement = { bridge: "net-hx-one", stack: "test-one", stackId: "one", via: "local" };
const other = { ...placement, bridge: "net-hx-two", stack: "test-two", stackId: "two" };
const { file, unit, unitName, wanted, table } = hostFiles(placement.bridge);

function rulesetOf({ bridge }: Placement, description = "web"): string {
  const source = "10.99.1.0/24";
  return hostRuleset({
    bridge,
    gateway: "10.99.2.254",
    bases: ["10.98", "10.99"],
    ipv6: "ula",
    rules: {
      ingress: [allow(description, { source, protocol: "tcp", destinationPort: "80,443" })],
      egress: [drop("a bridge of the host", { destination: "10.99.0.0-10.99.1.255" })],
    },
  });
}

/** Runs a script as the server's root, as the command plugin does. */
async function sh(script: string) {
  const { running } = await execInLab(["sh", "-eu"], { dir }, { input: script, reject: false });
  const { exitCode, stdout, stderr } = await running;
  return { exitCode, stdout, stderr };
}

const deploy = (where: Placement, ruleset = rulesetOf(where)) => sh(deployScript(where, ruleset));
const remove = (where: Placement) => sh(removeCommand(where));
const tables = async () =>
  (await sh('nft list tables inet | grep -o "strata-net-hx-.*" || true')).stdout;

describe.skipIf(dir === "")("rules on the server", () => {
  afterEach(async () => {
    await remove(placement);
    await remove(other);
  });

  test("are in force, in a file, and loaded at boot", async () => {
    expect(await deploy(placement)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(await tables()).toBe(table);
    const { stdout: text } = await sh(`cat ${file}`);
    expect(`${text}\n`).toBe(fileText(placement, rulesetOf(placement)));
    expect((await sh(`readlink -f ${wanted}`)).stdout).toBe(unit);
  });

  test("stay as they were when new ones are refused", async () => {
    await deploy(placement);
    const state = () => sh(`nft list table inet ${table}; cat ${file}`);
    const before = await state();
    const bad = rulesetOf(placement).replace("ct state invalid drop", "ct state no-such drop");
    const refused = await deploy(placement, bad);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain("rules of bridge net-hx-one: the server refuses them");
    expect(refused.stderr).toContain("no-such");
    expect(await state()).toEqual(before);
    expect((await sh("ls -d /etc/strata/net-hx-*")).stdout).toBe(file);
  });

  test("return when the server has others than it was given", async () => {
    await deploy(placement);
    const before = await sh(`nft list table inet ${table}`);
    // Adds a rule behind the loader's back, but not while it looks at the file in a namespace.
    const meddling = `nft() {
      command nft "$@"
      if [ "$1 $2" = "-f ${file}.new" ]; then command nft add rule inet ${table} forward accept; fi
    }`;
    const changed = await sh(
      `${meddling}\n${deployScript(placement, rulesetOf(placement, "new"))}`,
    );
    expect(changed.stderr).toContain("took other rules than it was given");
    expect(changed.exitCode).not.toBe(0);
    expect(await sh(`nft list table inet ${table}`)).toEqual(before);
  });

  test("come from a unit that systemd accepts, and whose command works from nothing", async (context) => {
    await deploy(placement);
    const command = (await sh(`sed -n s/^ExecStart=//p ${unit}`)).stdout;
    const fresh = await sh(`unshare --net sh -ec "${command}; ${command}; nft list tables"`);
    expect(fresh).toMatchObject({ exitCode: 0, stdout: `table inet ${table}` });
    if ((await sh("command -v systemd-analyze")).exitCode !== 0) {
      context.skip("this machine has no systemd-analyze");
    }
    const { exitCode, stdout, stderr } = await sh(`systemd-analyze verify ${unit}`);
    // It names units of the machine that have nothing to do with it as well.
    expect(`${stdout}${stderr}`).not.toContain(unitName);
    expect(exitCode, stderr).toBe(0);
  });

  test("of two stacks do not touch each other, and leave nothing behind", async () => {
    await Promise.all([deploy(placement), deploy(other)]);
    expect((await tables()).split("\n").toSorted()).toEqual([table, "strata-net-hx-two"]);
    const foreign = { ...placement, stackId: "three" };
    expect((await deploy(foreign)).stderr).toContain(`${file} is of another stack`);
    await remove(foreign);
    // Reached another way by now, they are no longer what is to be removed.
    await remove({ ...placement, via: "ssh root@elsewhere 22" });
    expect(await tables()).toContain(table);
    await remove(placement);
    expect(await tables()).toBe("strata-net-hx-two");
    await remove(other);
    expect((await sh("find /etc/strata /etc/systemd -name '*net-hx*'")).stdout).toBe("");
  });

  test("carry any description", async () => {
    const hostile = [
      '"; drop',
      "\\",
      "a\nb",
      "$(reboot) `reboot` $IFS",
      "é".repeat(200),
      "'",
      "EOF",
    ];
    for (const description of hostile) {
      const deployed = await deploy(placement, rulesetOf(placement, description));
      expect(deployed, description).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    }
  });
});
