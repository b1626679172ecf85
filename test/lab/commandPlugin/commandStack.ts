import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import { labPaths } from "../../../lab/labPaths.ts";
import { type Deployed, type Finished, PulumiStack } from "../harness/pulumiStack.ts";

/** Arguments as in @pulumi/command, with marks such as `{ $secret: "..." }` (programs/commands). */
export interface Planned {
  readonly type: "local" | "remote" | "copy";
  readonly args: Readonly<Record<string, unknown>>;
  readonly secretOutputs?: readonly string[];
}

/** Whether these tests run against the vendor's plugin: STRATA_COMMAND_PLUGIN names its directory. */
export const isVendors = Boolean(process.env["STRATA_COMMAND_PLUGIN"]);

/** A stack of commands under the real engine, with the stand-in or the vendor's plugin. */
export class CommandStack {
  readonly pulumi: PulumiStack;

  private constructor(pulumi: PulumiStack) {
    this.pulumi = pulumi;
  }

  /** @param inLab directory of a lab in whose namespaces Pulumi is to run */
  static async create(inLab?: string): Promise<CommandStack> {
    const pulumi = await PulumiStack.create({
      socket: "",
      fingerprint: "",
      program: "commands",
      // The vendor's package loads all of the SDK: seconds without compiled code.
      env: { NODE_COMPILE_CACHE: join(labPaths().cache, "node") },
      ...(inLab !== undefined && { inLab }),
    });
    await installCommandPlugin(join(pulumi.dir, "home"));
    const stack = new CommandStack(pulumi);
    await stack.plan({});
    return stack;
  }

  /** A path in the stack's own directory. */
  path(name: string): string {
    return join(this.pulumi.dir, name);
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), "utf8");
  }

  async plan(resources: Readonly<Record<string, Planned>>): Promise<void> {
    await writeFile(this.path("plan.json"), JSON.stringify(resources));
  }

  run(...args: readonly string[]): Promise<Finished> {
    return this.pulumi.pulumi(args, { env: { COMMAND_PLAN: this.path("plan.json") } });
  }

  /** Plans these resources and deploys them. */
  async up(resources: Readonly<Record<string, Planned>>): Promise<Finished> {
    await this.plan(resources);
    return this.run("up", "--yes", "--skip-preview");
  }

  /** The outputs in state of the resource with this name. */
  async outputs(name: string): Promise<Deployed["outputs"] | undefined> {
    return (await this.#recorded(name))?.outputs;
  }

  async inputs(name: string): Promise<Deployed["inputs"] | undefined> {
    return (await this.#recorded(name))?.inputs;
  }

  /** Plans nothing, so that all deletes run, and drops the stack. */
  async remove(): Promise<void> {
    const { exitCode, output } = await this.up({});
    await this.pulumi.forget();
    if (exitCode !== 0) throw new Error(`the stack was not removed:\n${output}`);
  }

  async #recorded(name: string): Promise<Deployed | undefined> {
    const deployed = await this.pulumi.deployed();
    return deployed.find(({ urn }) => urn.endsWith(`::${name}`));
  }
}
