import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import type { RoundtripReport } from "../../../cli/roundtrip/report.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";

export interface EndedRoundtrip {
  readonly exitCode: number | undefined;
  readonly report: RoundtripReport;
  readonly stderr: string;
  /** Status of each phase. */
  readonly course: Readonly<Record<string, string>>;
}

/** Puts the stack's settings where the commands look for them, below the stack's own directory. */
export async function keepSettings({ dir, name, configFile }: PulumiStack): Promise<void> {
  await mkdir(join(dir, "stacks"), { recursive: true });
  await copyFile(configFile, join(dir, "stacks", `Pulumi.${name}.yaml`));
}

/** A process of its own, as the command is one. */
export function startRoundtrip(stack: PulumiStack, options: object) {
  const command = new URL("../../../cli/commands/roundtrip.ts", import.meta.url).pathname;
  const report = join(stack.dir, "report");
  const given = JSON.stringify({ report, json: true, ...options });
  const code = `
    import { roundtripStack } from ${JSON.stringify(command)};
    try {
      process.exitCode = await roundtripStack("${stack.name}", ${given}, "${stack.dir}");
    } catch (error) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    }`;
  return execa(process.execPath, ["--input-type=module", "--eval", code], {
    reject: false,
    cleanup: true,
    env: {
      XDG_STATE_HOME: stack.dir,
      PULUMI_BACKEND_URL: `file://${join(stack.dir, "state")}`,
      PULUMI_HOME: join(stack.dir, "home"),
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    },
  });
}

export async function endedRoundtrip(
  { dir }: PulumiStack,
  running: ReturnType<typeof startRoundtrip>,
): Promise<EndedRoundtrip> {
  const { exitCode, stdout, stderr } = await running;
  const text = await readFile(join(dir, "report/roundtrip.json"), "utf8");
  const report = JSON.parse(text) as RoundtripReport;
  if (stdout !== "") expect(JSON.parse(stdout)).toEqual(report);
  expect(report.exitCode, stderr).toBe(exitCode);
  const course = Object.fromEntries(report.phases.map(({ name, status }) => [name, status]));
  return { exitCode, report, stderr, course };
}

export const messageOf = ({ report }: EndedRoundtrip, phase: string): string | undefined =>
  report.phases.find(({ name }) => name === phase)?.message;
