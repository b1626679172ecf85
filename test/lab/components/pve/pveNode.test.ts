import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PveNodeArgs } from "../../../../components/pve/pveNode.ts";
import { installCommandPlugin } from "../../../../lab/commandPlugin/installCommandPlugin.ts";
import { PulumiStack } from "../../harness/pulumiStack.ts";
import { PveMachine } from "./pveMachine.ts";

interface Outputs {
  readonly endpoint: string;
  readonly certificate: string;
  readonly token: string;
}

let machine: PveMachine;
let stack: PulumiStack;
let token: string;

beforeAll(async () => {
  [machine, stack] = await Promise.all([
    PveMachine.start(),
    PulumiStack.create({ socket: "", fingerprint: "", program: "ssh" }),
  ]);
  await installCommandPlugin(join(stack.dir, "home"));
});
afterAll(async () => {
  await stack.forget();
  await machine.stop();
});

async function up(more: Partial<PveNodeArgs> = {}, ...args: readonly string[]) {
  const node = { connection: machine.ssh.connection(), system: "pve-8", name: "inner", ...more };
  await stack.configure({ "program:plan": { node } });
  return stack.up("--diff", ...args);
}

async function outputs(): Promise<Outputs> {
  const { stdout } = await stack.start(
    ["stack", "output", "--json", "--show-secrets", "--stack", stack.name],
    { configFile: false },
  );
  return JSON.parse(stdout) as Outputs;
}

/** Paths by whom they are granted to. */
function granted(): Readonly<Record<string, readonly string[]>> {
  const list = JSON.parse(machine.run("pveum acl list --output-format json")) as {
    readonly ugid: string;
    readonly path: string;
  }[];
  const by = (ugid: string) => list.filter((row) => row.ugid === ugid).map(({ path }) => path);
  return {
    user: by("strata@pve").toSorted(),
    token: by("strata@pve!graph").toSorted(),
  };
}

test("refuses a node of another version than the image's system", async () => {
  const { exitCode, output } = await up({ system: "pve-9" });
  expect(exitCode).not.toBe(0);
  expect(output).toContain("this is pve-manager/8.4");
  expect(output).toContain("not a Proxmox VE 9: its image's system is another one");
  expect(output).toContain("step check of inner failed with exit code 1");
});

test("gives what a provider needs, and shows the token nowhere", async () => {
  const { exitCode, output } = await up();
  expect(exitCode, output).toBe(0);
  const made = await outputs();
  token = made.token;
  expect(made.endpoint).toBe("https://127.0.0.1:8006/");
  expect(made.certificate).toBe(machine.run("cat /etc/pve/pve-root-ca.pem"));
  expect(token).toMatch(/^strata@pve!graph=[0-9a-f-]{36}$/);
  expect(machine.ask("/version", token)).toMatch(/^200 /);
  expect(machine.ask("/access/users", token)).not.toContain("root@pam");
  const paths = ["/nodes/inner", "/sdn/zones/localnetwork/vmbr0", "/storage/local", "/vms"];
  expect(granted()).toEqual({ user: paths, token: paths });
  const [, value = "?"] = token.split("=");
  for (const text of [output, await readFile(stack.checkpoint, "utf8")]) {
    expect(text).not.toContain(value);
  }
});

test("has nothing to do a second time", async () => {
  const { exitCode, output } = await up({}, "--expect-no-changes", "--refresh");
  expect(exitCode, output).toBe(0);
});

test("keeps the token when its rights change, and takes away those that it shall no longer have", async () => {
  const { exitCode, output } = await up({ rights: { "/": ["Sys.Audit"], "/vms": ["VM.Audit"] } });
  expect(exitCode, output).toBe(0);
  expect((await outputs()).token).toBe(token);
  expect(granted()).toEqual({ user: ["/", "/vms"], token: ["/", "/vms"] });
});

test("makes a new token in place of one that the node has lost", async () => {
  machine.run("pveum user token remove strata@pve graph");
  const { exitCode, output } = await up({ rights: { "/vms": ["VM.Audit", "VM.PowerMgmt"] } });
  expect(exitCode, output).toBe(0);
  const made = await outputs();
  expect(made.token).not.toBe(token);
  expect(machine.ask("/version", made.token)).toMatch(/^200 /);
  expect(granted()).toEqual({ user: ["/vms"], token: ["/vms"] });
});

test("takes the user, its token and its roles along", async () => {
  const { exitCode, output } = await stack.destroy();
  expect(exitCode, output).toBe(0);
  expect(machine.run("pveum user list --output-format json")).not.toContain("strata@pve");
  expect(machine.run("pveum role list --output-format json")).not.toContain("strata-graph");
  expect(granted()).toEqual({ user: [], token: [] });
});
