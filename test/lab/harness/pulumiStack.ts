import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { execa } from "execa";
import { parse, stringify } from "yaml";
import { joinCommand } from "../../../lab/namespace/joinLab.ts";
import { toolEnv } from "../../../lab/packages/toolbox.ts";
import { runningState } from "../../../lab/runningState.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** One resource of the generic test program. */
export interface TestResource {
  readonly type: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly opts?: Readonly<Record<string, unknown>> & { readonly dependsOn?: readonly string[] };
}

export interface StackOptions {
  readonly socket: string;
  readonly fingerprint: string;
  /** The repository's own program, or the generic one that makes the `resources` of its config. */
  readonly program?: "strata" | "resources" | "commands" | "pve" | "ssh" | "noop" | "empty";
  /** Directory of a lab in whose namespaces Pulumi runs, with what its server has: network, /etc, programs. */
  readonly inLab?: string;
  readonly name?: string;
  readonly stackId?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Finished {
  readonly exitCode: number | undefined;
  /** Standard output and standard error together, as a person sees them. */
  readonly output: string;
}

export interface Deployed {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

/** A stack of its own state, settings and PULUMI_HOME, driven by the real CLI as a user would. */
export class PulumiStack {
  readonly dir: string;
  readonly name: string;
  readonly stackId: string;
  readonly #options: StackOptions;
  /** The command line that enters the lab, if it is to run there. */
  readonly #entry: readonly string[];
  #config: Record<string, unknown>;
  /** With which secrets in the settings are encrypted. */
  #salt: string | undefined;

  private constructor(dir: string, options: StackOptions, entry: readonly string[]) {
    this.dir = dir;
    this.#entry = entry;
    this.name = options.name ?? "test-lab";
    this.stackId = options.stackId ?? randomUUID();
    this.#options = options;
    this.#config = {
      "incus:socket": options.socket,
      "incus:fingerprint": options.fingerprint,
      "incus:stackId": this.stackId,
      ...options.config,
    };
  }

  static async create(options: StackOptions): Promise<PulumiStack> {
    const dir = await mkdtemp(join(tmpdir(), "strata-stack-"));
    const stack = new PulumiStack(dir, options, await entryOf(options.inLab));
    await mkdir(join(dir, "state"));
    await stack.#init();
    await stack.#writeConfig();
    return stack;
  }

  get configFile(): string {
    return join(this.dir, `Pulumi.${this.name}.yaml`);
  }

  /** The file of the state, as the file backend names it after the program. */
  get checkpoint(): string {
    const project = this.#options.program === "strata" ? "strata" : "program";
    return join(this.dir, "state/.pulumi/stacks", project, `${this.name}.json`);
  }

  /** Changes settings; undefined removes one. */
  async configure(changes: Readonly<Record<string, unknown>>): Promise<void> {
    this.#config = { ...this.#config, ...changes };
    await this.#writeConfig();
  }

  /** Sets a value that is encrypted in the settings. */
  async secret(key: string, value: string): Promise<void> {
    const running = this.start(["config", "set", "--secret", key]);
    running.stdin?.end(value);
    const { exitCode, all } = await running;
    if (exitCode !== 0) throw new Error(`${key} was not set:\n${all}`);
    const settings = parse(await readFile(this.configFile, "utf8")) as {
      readonly config: Record<string, unknown>;
      readonly encryptionsalt: string;
    };
    this.#config = settings.config;
    this.#salt = settings.encryptionsalt;
  }

  async resources(resources: readonly TestResource[]): Promise<void> {
    await this.configure({ "program:resources": resources });
  }

  /** Starts the CLI; the caller may kill it. */
  start(
    args: readonly string[],
    { env = {}, configFile = true }: { env?: Record<string, string>; configFile?: boolean } = {},
  ) {
    const program = this.#options.program ?? "resources";
    const cwd = program === "strata" ? root : join(root, "test/lab/programs", program);
    const stackArgs = configFile ? ["--stack", this.name, "--config-file", this.configFile] : [];
    // Inside a lab the working directory of the caller is lost.
    const cwdArgs = args.includes("--cwd") ? [] : ["--cwd", cwd];
    const argv = ["pulumi", ...args, ...stackArgs, ...cwdArgs, "--non-interactive"];
    const [command, ...rest] = [...this.#entry, ...argv, "--color", "never"];
    return execa(command, rest, {
      cwd,
      all: true,
      reject: false,
      env: {
        ...(this.#entry.length > 0 && toolEnv()),
        PULUMI_HOME: join(this.dir, "home"),
        PULUMI_BACKEND_URL: `file://${join(this.dir, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        ...this.#options.env,
        ...env,
      },
    });
  }

  async pulumi(...call: Parameters<PulumiStack["start"]>): Promise<Finished> {
    const { exitCode, all } = await this.start(...call);
    return { exitCode, output: all };
  }

  up(...args: readonly string[]): Promise<Finished> {
    return this.pulumi(["up", "--yes", "--skip-preview", ...args]);
  }

  /** Writes `infra.yml` beside the stack, and deploys nothing. */
  describe(infra: string): Promise<void> {
    return writeFile(join(this.dir, "infra.yml"), infra);
  }

  /**
   * Deploys the description in `infra.yml`, which `strata:infra` must name.
   * @returns what Pulumi said
   * @throws Error with that when it did not end well.
   */
  async deploy(infra: string): Promise<string> {
    await this.describe(infra);
    const { exitCode, output } = await this.up();
    if (exitCode !== 0) throw new Error(output);
    return output;
  }

  /** Exits with 0 only when nothing would change. */
  noChanges(): Promise<Finished> {
    return this.pulumi(["preview", "--expect-no-changes", "--diff"]);
  }

  preview(...args: readonly string[]): Promise<Finished> {
    return this.pulumi(["preview", "--diff", ...args]);
  }

  refresh(...args: readonly string[]): Promise<Finished> {
    return this.pulumi(["refresh", "--yes", "--skip-preview", ...args]);
  }

  destroy(...args: readonly string[]): Promise<Finished> {
    return this.pulumi(["destroy", "--yes", "--skip-preview", ...args]);
  }

  /** What the state holds, without the stack and its providers. */
  async deployed(): Promise<Deployed[]> {
    const { deployment } = await this.exported();
    return (deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
  }

  async exported(): Promise<{
    deployment: { resources?: Deployed[]; pending_operations?: unknown[] };
  }> {
    const { stdout } = await this.start(["stack", "export", "--stack", this.name], {
      configFile: false,
    });
    return JSON.parse(stdout) as Awaited<ReturnType<PulumiStack["exported"]>>;
  }

  async outputs<T>(): Promise<T> {
    const { stdout } = await this.start(["stack", "output", "--json", "--stack", this.name], {
      configFile: false,
    });
    return JSON.parse(stdout) as T;
  }

  unprotect(): Promise<Finished> {
    return this.pulumi(["state", "unprotect", "--all", "--yes", "--stack", this.name], {
      configFile: false,
    });
  }

  /** Destroys what is left, protected or not, and drops the directory. */
  async remove(): Promise<void> {
    await this.pulumi(["cancel", "--yes", this.name], { configFile: false });
    await this.unprotect();
    const destroyed = await this.destroy();
    await this.forget();
    if (destroyed.exitCode !== 0)
      throw new Error(`the stack was not destroyed:\n${destroyed.output}`);
  }

  /** Drops state and settings, and nothing on the server. */
  async forget(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }

  // In a directory of its own: `stack init` writes a settings file beside the program it is run for.
  async #init(): Promise<void> {
    const project = this.#options.program === "strata" ? "strata" : "program";
    await writeFile(join(this.dir, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
    const args = ["stack", "init", this.name, "--cwd", this.dir];
    const { exitCode, output } = await this.pulumi(args, { configFile: false });
    if (exitCode !== 0) throw new Error(`the stack was not made:\n${output}`);
  }

  async #writeConfig(): Promise<void> {
    const config = Object.fromEntries(
      Object.entries(this.#config).filter(([, value]) => value !== undefined),
    );
    const salt = this.#salt === undefined ? {} : { encryptionsalt: this.#salt };
    await writeFile(this.configFile, stringify({ ...salt, config }));
  }
}

async function entryOf(lab: string | undefined): Promise<readonly string[]> {
  if (lab === undefined) return [];
  const { init } = await runningState(lab, "cannot run Pulumi in the lab");
  return joinCommand(init.pid, "all", []);
}
