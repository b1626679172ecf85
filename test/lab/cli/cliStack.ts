import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { vi } from "vitest";

import { verifyStack } from "../../../cli/commands/verify.ts";
import type { Finding } from "../../../cli/verify/finding.ts";
import { PulumiStack, type StackOptions } from "../harness/pulumiStack.ts";

/**
 * A deployed stack that commands of `strata` find: its settings lie in `stacks/` below `dir`, and
 * the environment leads to its state. What the commands print is kept.
 */
export class CliStack {
  readonly stack: PulumiStack;
  #printed = "";

  private constructor(stack: PulumiStack) {
    this.stack = stack;
  }

  static async deploy(
    lab: Pick<StackOptions, "socket" | "fingerprint">,
    node: string,
    description: string,
    config: Readonly<Record<string, unknown>> = {},
    prepare: (stack: PulumiStack) => Promise<void> = async () => {},
  ): Promise<CliStack> {
    const stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: `test-${node}`,
      config: { "strata:environment": "test", "strata:node": node, ...config },
    });
    await prepare(stack);
    const cli = new CliStack(stack);
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    await stack.describe(description);
    await mkdir(join(stack.dir, "stacks"));
    await copyFile(stack.configFile, join(stack.dir, "stacks", `Pulumi.${stack.name}.yaml`));
    vi.stubEnv("PULUMI_BACKEND_URL", `file://${join(stack.dir, "state")}`);
    vi.stubEnv("PULUMI_HOME", join(stack.dir, "home"));
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "test");
    const { exitCode, output } = await stack.up();
    if (exitCode !== 0) throw new Error(output);
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      cli.#printed += String(text);
      return true;
    });
    vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    return cli;
  }

  /** What `strata verify` finds. */
  async findings(): Promise<{ readonly exitCode: number; readonly findings: Finding[] }> {
    this.printed();
    const exitCode = await verifyStack(this.stack.name, { json: true }, this.stack.dir);
    const { findings } = JSON.parse(this.printed()) as { findings: Finding[] };
    return { exitCode, findings };
  }

  /** What the commands have printed since this was last asked. */
  printed(): string {
    const text = this.#printed;
    this.#printed = "";
    return text;
  }

  async remove(): Promise<void> {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await this.stack.remove();
  }
}
