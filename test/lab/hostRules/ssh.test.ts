import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";

import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { verifyStack } from "../../../cli/commands/verify.ts";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import { hostFiles } from "../../../model/hostRules/hostFiles.ts";
import { type SshServer, startSshServer } from "../../lab-unit/commandPlugin/sshServer.ts";
import { CliStack } from "../cli/cliStack.ts";
import { onServer } from "../examples/exampleLab.ts";
import { labHost } from "../harness/hostAccess.ts";

// Each step is an `up` with a shell on the server for each bridge.
vi.setConfig({ testTimeout: 600_000 });

const lab = inject("lab");
if (lab.dir === "")
  console.log("skipped: STRATA_TEST_SOCKET names a server whose shell is unknown");

const description = (policies: string) => `
project_name: by-ssh
global: {base_subnet: "10.110", isolation: nftables}
domains: {hs-one: {subnet_id: 1}, hs-two: {subnet_id: 2}}
network_policies: [${policies}]
`;
const { table } = hostFiles("net-hs-one");
const user = sshKeyPair();
const stranger = sshKeyPair();

describe.skipIf(lab.dir === "")("rules on a server that is reached by SSH", () => {
  let server: SshServer;
  let cli: CliStack;

  const isThere = async () =>
    (await onServer(lab, ["nft", "list", "table", "inet", table])).exitCode === 0;
  /** In the file of the stack's settings that the commands of strata read, too. */
  async function reach(hostKey: string): Promise<void> {
    const { stack } = cli;
    const host = { address: "127.0.0.1", port: server.port, hostKey };
    await stack.configure({ "strata:host": host, "strata:sshKey": user.private });
    await writeFile(
      join(stack.dir, "stacks", `Pulumi.${stack.name}.yaml`),
      await readFile(stack.configFile),
    );
  }

  beforeAll(async () => {
    server = await startSshServer({
      publicKey: user.public,
      shell: labHost(lab.dir).interpreter,
    });
    const host = { address: "127.0.0.1", port: server.port, hostKey: server.hostKey };
    cli = await CliStack.deploy(
      lab,
      "by-ssh",
      description(""),
      { "strata:host": host, "strata:sshKey": user.private },
      (stack) => installCommandPlugin(join(stack.dir, "home")),
    );
  });
  afterAll(async () => {
    await cli.remove();
    await server.close();
  });

  test("are there, and the key that leads there is nowhere in the state", async () => {
    expect(await isThere()).toBe(true);
    expect(server.logins).toContain("publickey");
    const state = await readFile(cli.stack.checkpoint, "utf8");
    const [, line = ""] = user.private.split("\n");
    expect(line.length).toBeGreaterThan(40);
    expect(state).not.toContain(line);
  });

  test("are not sent to a server that has another key", async () => {
    await reach(stranger.public);
    await cli.stack.describe(description("{from: hs-one, to: hs-two, ports: [80]}"));
    const logins = server.logins.length;
    const refused = await cli.stack.up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toMatch(/host key/i);
    expect(server.logins).toHaveLength(logins);
    const { stdout } = await onServer(lab, ["nft", "list", "ruleset"]);
    expect(stdout).not.toContain("policy hs-one to hs-two");
    await reach(server.hostKey);
    expect((await cli.stack.up()).exitCode).toBe(0);
  });

  test("are verified by the ssh command, with that key or not at all", async (context) => {
    try {
      execFileSync("ssh", ["-V"], { stdio: "ignore" });
    } catch {
      context.skip("this machine has no ssh command");
    }
    const verify = () => verifyStack(cli.stack.name, { json: true }, cli.stack.dir);
    expect(await verify()).toBe(0);
    await onServer(lab, ["nft", "delete", "table", "inet", table]);
    cli.printed();
    expect(await verify()).toBe(2);
    expect(cli.printed()).toContain("host rules of bridge net-hs-one");
    await reach(stranger.public);
    await expect(verify()).rejects.toThrow(
      /cannot run commands on the Incus server .*127\.0\.0\.1/,
    );
    await reach(server.hostKey);
  });
});
