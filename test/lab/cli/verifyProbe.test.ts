import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";

import { verifyStack } from "../../../cli/commands/verify.ts";
import type { Tally } from "../../../cli/probe/judge.ts";
import type { Untried } from "../../../cli/probe/weighProbes.ts";
import { projectRoot } from "../../../cli/projectRoot.ts";
import type { Finding } from "../../../cli/verify/finding.ts";
import { connectIncus } from "../../../provider/incus/api/client.ts";
import { execInstance } from "../../../provider/incus/api/exec.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { onServer } from "../examples/exampleLab.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { CliStack } from "./cliStack.ts";

/** `pa` has perl, python3 and a name server of its own; the others have busybox. */
const description = `
project_name: probe
global: {base_subnet: "10.109", default_os_image: strata-tiny}
domains:
  prb-one:
    subnet_id: 1
    ephemeral: true
    machines: {pa: {os_image: strata-debian}, pb: {}}
  prb-two: {subnet_id: 2, ephemeral: true, machines: {pc: {}}}
network_policies:
  - {from: pc, to: pb, ports: [80], description: web}
  - {from: pc, to: pa, ports: [514], protocol: udp, description: logs}
  - {from: pa, to: host, ports: [443], description: api}
`;
const rulesOfOthers = "on the server, find whose rules do it: nft list ruleset; or in the machines";
const machines = { pa: "prb-one", pb: "prb-one", pc: "prb-two" } as const;

interface Acl {
  readonly ingress: readonly { readonly description?: string }[];
  readonly egress: readonly object[];
}

interface Verified {
  readonly findings: readonly Finding[];
  readonly probe: Tally & { readonly untried: readonly Untried[] };
}

describe("strata verify --probe", () => {
  const lab = inject("lab");
  const client = connectIncus(unixConnection(lab.socket), { fingerprint: lab.fingerprint });
  const acl = (domain: string) => `/1.0/network-acls/net-${domain}`;
  let cli: CliStack;
  let undo: (() => Promise<void>)[] = [];

  async function verify(): Promise<{ exitCode: number } & Verified> {
    cli.printed();
    const exitCode = await verifyStack(cli.stack.name, { json: true, probe: true }, cli.stack.dir);
    return { exitCode, ...(JSON.parse(cli.printed()) as Verified) };
  }
  async function changeAcl(domain: string, change: (acl: Acl) => object): Promise<void> {
    const before = await daemonGet<Acl>(lab.socket, acl(domain));
    undo.push(() => daemonWrite(lab.socket, "PUT", acl(domain), before));
    await daemonWrite(lab.socket, "PUT", acl(domain), change(before));
  }
  const runIn = async (name: keyof typeof machines, script: string) =>
    execInstance(client.project(machines[name]), name, { command: ["sh", "-c", script] });
  /** What of a prober is in a guest: its processes, what they listen on, files. */
  async function leftIn(name: keyof typeof machines): Promise<string> {
    const { stdout } = await runIn(
      name,
      // The brackets keep this very command out of what it finds.
      `for p in /proc/[0-9]*; do
         tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -oE 'strata-prob[e] [a-z$]*|^sleep [0-9]{3}'
       done
       grep -hE ':03EF [0-9A-F]+:[0-9A-F]+ (0A|07)' /proc/net/tcp /proc/net/tcp6 /proc/net/udp
       find /tmp /var/tmp /root /run -name '*strata*' 2>/dev/null; true`,
    );
    return stdout;
  }
  const everyLeft = async () =>
    (await Promise.all((["pa", "pb", "pc"] as const).map(leftIn))).join("");
  const waysOf = ({ findings }: Verified) =>
    findings
      .filter(({ object }) => object.startsWith("way "))
      .map(({ object, what, found, expected }) => `${object}: ${what}: ${found}, not ${expected}`);

  beforeAll(async () => {
    cli = await CliStack.deploy(lab, "probe", description);
  });
  afterEach(async () => {
    const steps = undo;
    undo = [];
    for (const step of steps) await step();
  });
  afterAll(async () => {
    await cli.remove();
    client.close();
  });

  test("finds nothing where nobody has changed anything, and leaves nothing", async () => {
    const { exitCode, findings, probe } = await verify();
    expect(findings).toEqual([]);
    expect(exitCode).toBe(0);
    expect(probe).toMatchObject({ pairs: 6, wrong: 0 });
    // Beside what busybox alone cannot tell, every way was tried, and has its control.
    const deaf = probe.untried.filter(({ why }) => /^p[bc] hears no answers by udp/.test(why));
    expect(probe.untried).toEqual(deaf);
    expect(probe.allowed).toBeGreaterThan(10);
    expect(probe.controls).toBeGreaterThan(20);
    expect(await everyLeft()).toBe("");
  });

  test("without --probe nothing is sent, and nothing is said of it", async () => {
    expect(await verifyStack(cli.stack.name, { json: true }, cli.stack.dir)).toBe(0);
    expect(JSON.parse(cli.printed())).toEqual({ stack: "test-probe", findings: [] });
  });

  test("finds a hole that somebody has made at both ends, with the ways through it", async () => {
    const ends = { source: "10.109.2.1/32", destination: "10.109.1.1-10.109.1.2" };
    const rule = { action: "allow", state: "enabled", ...ends, protocol: "tcp" };
    await changeAcl("prb-one", (acl) => ({ ...acl, ingress: [...acl.ingress, rule] }));
    const half = await verify();
    expect(waysOf(half)).toEqual([]);
    expect(half.findings).toMatchObject([{ object: "ACL net-prb-one", what: "ingress rule" }]);
    await changeAcl("prb-two", (acl) => ({ ...acl, egress: [...acl.egress, rule] }));
    const verified = await verify();
    expect(verified.exitCode).toBe(2);
    expect(waysOf(verified).toSorted()).toEqual([
      "way from pc to pa (10.109.1.1): tcp 80, tcp 443, tcp 1007: open: pa answers, not closed",
      "way from pc to pb (10.109.1.2): tcp 443, tcp 1007: open: pb answers, not closed",
    ]);
    expect(verified.findings).toContainEqual(
      expect.objectContaining({ object: "ACL net-prb-two", what: "egress rule" }),
    );
    expect(new Set(verified.findings.map(({ severity }) => severity))).toEqual(new Set(["high"]));
  });

  test("finds a way that should be open, and is not", async () => {
    await changeAcl("prb-one", (acl) => ({
      ...acl,
      ingress: acl.ingress.filter((rule) => rule.description !== "web"),
    }));
    const verified = await verify();
    expect(verified.exitCode).toBe(2);
    expect(waysOf(verified)).toEqual([
      "way from pc to pb (10.109.1.2): tcp 80: closed: silent, not open",
    ]);
  });

  if (lab.dir === "")
    console.log("no rules of others: the packet filter of that daemon is not ours");
  test.skipIf(lab.dir === "")("finds what rules of others let through", async () => {
    const rule = "ip saddr 10.109.2.1 ip daddr 10.109.1.1-10.109.1.2 tcp dport 1007 accept";
    const chains = ["inet incus acl.net-prb-one", "inet incus acl.net-prb-two"];
    const nft = async (script: string) => {
      const { exitCode, stdout } = await onServer(lab, ["sh", "-ec", `exec 2>&1; ${script}`]);
      if (exitCode !== 0) throw new Error(`on the server: ${stdout}`);
    };
    for (const chain of chains) {
      undo.push(() =>
        nft(`handle=$(nft -a list chain ${chain} | sed -n '/dport 1007/s/.*handle //p')
             nft delete rule ${chain} handle $handle`),
      );
      await nft(`nft insert rule ${chain} ${rule}`);
    }
    const { exitCode, findings } = await verify();
    expect(exitCode).toBe(2);
    expect(
      findings.map(({ object, what, fix }) => `${object}: ${what}: ${fix}`).toSorted(),
    ).toEqual(
      ["pa (10.109.1.1)", "pb (10.109.1.2)"].map(
        (to) => `way from pc to ${to}: tcp 1007: ${rulesOfOthers}`,
      ),
    );
  });

  test("says of a machine that it cannot be probed, and goes on with the others", async () => {
    const state = "/1.0/instances/pb/state?project=prb-one";
    undo.push(async () => {
      await daemonWrite(lab.socket, "PUT", state, { action: "start" });
      // The next test has it listen on its address.
      const addresses = async () => (await runIn("pb", "ip -4 addr show eth0")).stdout;
      await expect.poll(addresses, { timeout: 60_000 }).toContain("10.109.1.2/");
    });
    await daemonWrite(lab.socket, "PUT", state, { action: "stop", force: true });
    const { findings, probe } = await verify();
    expect(findings).toMatchObject([{ what: "status", found: "Stopped" }]);
    expect(probe).toMatchObject({ pairs: 2, wrong: 0 });
    expect(probe.untried.map(({ why }) => why)).toEqual(
      expect.arrayContaining([
        "cannot probe from pb: Instance is not running",
        "cannot probe to pb: Instance is not running",
      ]),
    );
  });

  test.each([
    ["killed", "SIGKILL"],
    // Its connections stay: nothing tells the server, or the guests, but its silence.
    ["stopped", "SIGSTOP"],
  ] as const)("leaves nothing in the guests when it is %s", async (_what, signal) => {
    const { name, dir } = cli.stack;
    const module = JSON.stringify(join(projectRoot, "cli/commands/verify.ts"));
    const script = `const { verifyStack } = await import(${module});
      await verifyStack(${JSON.stringify(name)}, { probe: true }, ${JSON.stringify(dir)});`;
    const running = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: "ignore",
    });
    const ended = once(running, "exit");
    for (const machine of ["pa", "pb", "pc"] as const) {
      await expect
        .poll(() => leftIn(machine), { timeout: 60_000, interval: 50 })
        .toContain(":03EF ");
    }
    expect(running.exitCode).toBeNull();
    running.kill(signal);
    try {
      await expect.poll(everyLeft, { timeout: 60_000 }).toBe("");
    } finally {
      running.kill("SIGKILL");
      await ended;
    }
  });
});
