import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { CommandError } from "./commandError.ts";
import type { CheckOptions } from "./commands/check.ts";
import type { FactsOptions } from "./commands/facts.ts";
import type { FirewallLogOptions } from "./commands/firewallLog.ts";
import type { DemoNestedOptions } from "./commands/demoNested.ts";
import type { InitOptions } from "./commands/init.ts";
import type { PreflightOptions } from "./commands/preflight.ts";
import type { ResolveOptions } from "./commands/resolve.ts";
import type { RoundtripOptions } from "./commands/roundtrip.ts";
import type { TrustOptions } from "./commands/trust.ts";
import type { VerifyOptions } from "./commands/verify.ts";

const program = new Command("strata")
  .description(manifest.description)
  .version(manifest.version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print help")
  .helpCommand(false)
  .enablePositionalOptions()
  .showHelpAfterError("(strata --help shows how it is used)")
  .exitOverride();

program
  .command("start")
  .description("set everything up, bring up Incus where none is configured, deploy the demo lab")
  .action(async () => (await import("./commands/start.ts")).start());
program
  .command("stop")
  .description("end the throwaway lab")
  .option("--purge", "remove the cache and the lab's directory too")
  .action(async (options: { purge?: boolean }) =>
    (await import("./commands/stop.ts")).stop(options),
  );
program
  .command("demo-nested")
  .description(
    "a Proxmox VE in a Proxmox VE, up and down again, on a stand-in in the throwaway lab",
  )
  .option("--delegate", "let a strata on the inner node make what stands on it")
  .action(async (options: DemoNestedOptions) => {
    process.exitCode = await (await import("./commands/demoNested.ts")).demoNested(options);
  });
program
  .command("env [stack]")
  .description("print the shell lines that make plain pulumi work on a stack")
  .option("--json", "print them as JSON")
  .action(async (stack: string | undefined, options: { json?: boolean }) =>
    (await import("./commands/env.ts")).printEnvironment(stack, options),
  );
program
  .command("init <environment-node>")
  .description("write the settings of a new stack, tied to one Incus server or Proxmox VE node")
  .option("--socket <path>", "the server's unix socket")
  .option("--remote <server>", "its https address, or a remote of the incus command")
  .option("--fingerprint <sha256>", "what its certificate must be")
  .option("--pve <endpoint>", "instead of an Incus: where the API of a Proxmox VE node is")
  .option("--node <name>", "the node's name, where the environment has dashes: nested-pve-father")
  .option("--infra <file>", "the infra file or hypervisors.yml, from the project's directory")
  .action(async (stack: string, options: InitOptions) =>
    (await import("./commands/init.ts")).initStack(stack, options),
  );
program
  .command("trust <stack>")
  .description(
    "take the certificate of the stack's Proxmox VE, vouched for by SSH or a fingerprint",
  )
  .option("--ssh <user@host>", "read it on the node, as root@father or root@10.0.12.5:22")
  .option("--host-key <key>", "the node's SSH host key, ssh-ed25519 AAAA...; needed with --ssh")
  .option("--identity <file>", "private key for --ssh; otherwise the SSH agent's")
  .option("--fingerprint <sha256>", "or what its certificate must be")
  .action(async (stack: string, options: TrustOptions) =>
    (await import("./commands/trust.ts")).trust(stack, options),
  );
program
  .command("unprotect <stack> [machine...]")
  .description("let a destroy delete these protected machines, or all")
  .action(async (stack: string, machines: string[]) =>
    (await import("./commands/unprotect.ts")).unprotect(stack, machines),
  );

program
  .command("check [path]")
  .description(
    "say what is wrong with an infra.yml, infra/ directory or hypervisors.yml (- for standard input)",
  )
  .option("--facts <file>", "what is known of the server, as strata facts --json prints it")
  .option("--nesting <directory>", "read the nesting context of this machine, /etc/anklume")
  .option("--json", "print the problems as JSON")
  .action(async (path: string | undefined, options: CheckOptions) => {
    process.exitCode = await (await import("./commands/check.ts")).checkDescription(path, options);
  });

program
  .command("resolve [path]")
  .description(
    "show what a description comes to: machines with addresses, or hypervisors and their guests",
  )
  .option("--stack <stack>", "with this stack's settings, and the addresses it has given out")
  .option("--facts <file>", "what is known of the server, instead of the stack's facts")
  .option("--nesting <directory>", "read the nesting context of this machine, /etc/anklume")
  .option("--json", "print everything as JSON")
  .action(async (path: string | undefined, options: ResolveOptions) => {
    process.exitCode = await (
      await import("./commands/resolve.ts")
    ).resolveDescription(path, options);
  });

program
  .command("facts <stack>")
  .description("ask the stack's server for its networks, CPUs, memory and GPUs")
  .option("--write", "put them into the stack's settings")
  .option("--json", "print them as JSON")
  .action(async (stack: string, options: FactsOptions) =>
    (await import("./commands/facts.ts")).showFacts(stack, options),
  );
program
  .command("preflight <stack>")
  .description("say all that stands in the way of deploying a stack; exit 1 when something does")
  .option("--json", "print it as JSON")
  .action(async (stack: string, options: PreflightOptions) => {
    process.exitCode = await (await import("./commands/preflight.ts")).preflight(stack, options);
  });
program
  .command("roundtrip <stack>")
  .description("preflight, up, verify and destroy, also after a failure; with a report")
  .option("--on-error <mode>", "stop, rollback or continue", "rollback")
  .option("--skip <phase...>", "leave phases out: preflight, up, verify, destroy")
  .option("--report <directory>", "write roundtrip.json and roundtrip.md there, after each phase")
  .option("--json", "print the report as JSON")
  .action(async (stack: string, options: RoundtripOptions) => {
    process.exitCode = await (
      await import("./commands/roundtrip.ts")
    ).roundtripStack(stack, options);
  });
program
  .command("verify <stack>")
  .description("compare a stack's description with what its server has; exit 2 on a difference")
  .option("--probe", "send packets between the machines, too, by processes in them")
  .option("--json", "print the differences as JSON")
  .action(async (stack: string, options: VerifyOptions) => {
    process.exitCode = await (await import("./commands/verify.ts")).verifyStack(stack, options);
  });

program
  .command("firewall")
  .description("the firewall machine of firewall_mode: vm")
  .command("log <stack>")
  .description("show what it has dropped in the last day: when, from whom, to whom, what")
  .option("--json", "print it as JSON")
  .action(async (stack: string, options: FirewallLogOptions) =>
    (await import("./commands/firewallLog.ts")).showFirewallLog(stack, options),
  );

const snapshot = program
  .command("snapshot")
  .description("snapshots by hand of a machine, a domain's machines, or all");
for (const [act, args, description] of [
  ["create", "[name]", "take one; its name is the time unless given"],
  ["list", "", "show them, and who took them"],
  ["restore", "[name]", "go back to one; what runs is stopped for it, and started again"],
  ["delete", "[name]", "delete one that was taken by hand"],
] as const) {
  const command = snapshot
    .command(`${act} <stack> <machine|domain|all> ${args}`)
    .description(description);
  if (act === "list") command.option("--json", "print them as JSON");
  command.action(async (stack: string, scope: string, ...rest: unknown[]) => {
    const { json } = command.opts<{ json?: boolean }>();
    const name = act === "list" ? undefined : (rest[0] as string | undefined);
    const { snapshotMachines } = await import("./commands/snapshot.ts");
    await snapshotMachines({ act, stack, scope, name, json });
  });
}

program
  .command("up <stack> [arguments...]")
  .description("pulumi up, on an Incus with a snapshot of every machine before it")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (stack: string, args: string[]) => {
    process.exitCode = await (await import("./commands/up.ts")).deployStack(stack, args);
  });
// For a strata on another machine, which has a node in mode delegate here.
program
  .command("delegated <stack>", { hidden: true })
  .description("make what another strata hands over on standard input, and print the outputs")
  .action(async (stack: string) => {
    process.exitCode = await (await import("./commands/delegated.ts")).deployDelegated(stack);
  });
program
  .command("rollback <stack>")
  .description("take the machines back to what they were before the last strata up")
  .action(async (stack: string) => (await import("./commands/rollback.ts")).rollBack(stack));
program
  .command("docs <page>")
  .description("print a part of the documentation: rules")
  .action(async (page: string) => (await import("./commands/docs.ts")).printDocs(page));

// Its own commands are read only when one of them is asked for.
if (process.argv[2] === "lab") (await import("../lab/command.ts")).registerLab(program);
else program.command("lab").description("the throwaway Incus: up, down, status, exec, env");

const dev = program
  .command("dev")
  .enablePositionalOptions()
  .description("the project's own tests, checks and generators");
dev
  .command("test [arguments...]")
  .description("all tests, or those that vitest's arguments choose")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    process.exitCode = await (await import("./dev/test.ts")).test(args);
  });
dev
  .command("check [names...]")
  .description("format, lint, types, generated files, dead code")
  .action(async (names: string[]) => {
    process.exitCode = await (await import("./dev/check.ts")).check(names);
  });
dev
  .command("fix")
  .description("format and apply the linter's fixes")
  .action(async () => {
    process.exitCode = await (await import("./dev/fix.ts")).fix();
  });
dev
  .command("generate")
  .description("write the resource classes of incus/, the rule table and the schemas of docs/")
  .action(async () => {
    process.exitCode = await (await import("./dev/generate.ts")).generate();
  });
dev
  .command("test-rules")
  .description("take out each rule of infra.yml, and expect its tests to fail")
  .action(async () => {
    process.exitCode = await (await import("./dev/testRules.ts")).testRules();
  });
dev
  .command("test-isolation [arguments...]")
  .description("send packets wherever machines could, and hold what passes against the policies")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    process.exitCode = await (await import("./dev/testIsolation.ts")).testIsolation(args);
  });
dev
  .command("bench [arguments...]")
  .description("compare up and destroy with the same raw REST calls")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    process.exitCode = await (await import("./dev/bench.ts")).bench(args);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`strata: ${message}\n`);
  if (process.env["STRATA_DEBUG"] === "1") console.error(error);
  return error instanceof CommandError ? error.exitCode : 1;
}
