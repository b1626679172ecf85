import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";

import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import { hostFiles } from "../../../model/hostRules/hostFiles.ts";
import { onServer } from "../examples/exampleLab.ts";
import { labHost } from "../harness/hostAccess.ts";
import { CliStack } from "./cliStack.ts";

// Each step is an `up` with a shell on the server for each bridge.
vi.setConfig({ testTimeout: 600_000 });

const lab = inject("lab");
if (lab.dir === "")
  console.log("skipped: STRATA_TEST_SOCKET names a server whose shell is unknown");

const description = `
project_name: verify-host
global: {base_subnet: "10.109", isolation: nftables, ipv6: ula}
domains:
  vh-one: {subnet_id: 1}
  vh-two: {subnet_id: 2, internet: false}
network_policies:
  - {from: vh-one, to: vh-two, ports: [80, 443], description: web}
`;

describe.skipIf(lab.dir === "")("strata verify of rules on the server", () => {
  let cli: CliStack;

  const run = async (script: string) => {
    const { exitCode } = await onServer(lab, ["sh", "-ec", script]);
    expect(exitCode).toBe(0);
  };

  beforeAll(async () => {
    cli = await CliStack.deploy(
      lab,
      "verify-host",
      description,
      { "strata:host": labHost(lab.dir) },
      (stack) => installCommandPlugin(join(stack.dir, "home")),
    );
  });
  afterAll(() => cli.remove());

  test("finds nothing where nobody has changed anything", async () => {
    expect(await cli.findings()).toEqual({ exitCode: 0, findings: [] });
  });

  test("finds what somebody changed, and the commands that put it right", async () => {
    const one = hostFiles("net-vh-one");
    const list = `nft -a list chain inet ${one.table} to_guests`;
    await run(`nft insert rule inet ${one.table} forward accept`);
    await run(
      `nft delete rule inet ${one.table} to_guests handle $(${list} | sed -n "s/^\\s*drop # handle //p")`,
    );
    await run(`sed -i "/^    drop$/d" ${one.file}`);
    await run(`rm ${one.wanted}`);
    await run(`nft delete table inet ${hostFiles("net-vh-two").table}`);
    const { exitCode, findings } = await cli.findings();
    expect({ exitCode, severities: new Set(findings.map(({ severity }) => severity)) }).toEqual({
      exitCode: 2,
      severities: new Set(["high"]),
    });
    const shown = findings.map(({ object, what, found, expected }) =>
      [object.replace("host rules of bridge ", ""), what, found, expected].join(": "),
    );
    expect(shown).toEqual([
      "net-vh-one: chain to_guests: nothing: drop",
      "net-vh-one: chain forward: accept: nothing",
      `net-vh-one: file ${one.file}: other rules: the rules that are to be loaded at boot`,
      "net-vh-one: unit for boot: nothing: present",
      "net-vh-two: the whole: nothing: present",
    ]);
    const fixes = [...new Set(findings.map(({ fix }) => fix))];
    expect(fixes).toHaveLength(2);
    for (const fix of fixes) {
      const [, args = ""] = /^pulumi up --stack test-verify-host (.*)$/.exec(fix) ?? [];
      const up = await cli.stack.up(...args.replaceAll("'", "").split(" "));
      expect(up.exitCode, up.output).toBe(0);
    }
    expect(await cli.findings()).toEqual({ exitCode: 0, findings: [] });
  });
});
