import { z } from "zod";
import type { Properties, Value } from "../../provider/core/values.ts";

/** Which streams of a command are shown while it runs; they are outputs in any case. */
export type Logging = "stdout" | "stderr" | "stdoutAndStderr" | "none";

/** What a command gets, wherever it runs. */
export type Surroundings = Properties & {
  stdin?: string;
  /** Default: `stdoutAndStderr`. */
  logging?: Logging;
  environment?: Record<string, string>;
  /** Default: true. */
  addPreviousOutputInEnv?: boolean;
};

export type LifecycleInputs = Surroundings & {
  create?: string;
  update?: string;
  delete?: string;
  triggers?: Value[];
};

/** What a command said; one line feed at the end is left out. */
export type Said = { stdout: string; stderr: string };

/** @param place `local` or `remote`, which have the same type under two names. */
export function surroundings(place: string) {
  return {
    stdin: z.string().optional().describe("What the command reads from its standard input."),
    logging: z
      .enum(["stdout", "stderr", "stdoutAndStderr", "none"])
      .meta({ typeName: `command:${place}:Logging` })
      .optional()
      .describe("Which streams are shown while it runs. Default: both. They are outputs anyway."),
    environment: z
      .record(z.string(), z.string())
      .optional()
      .describe("Environment variables of the command."),
    addPreviousOutputInEnv: z
      .boolean()
      .optional()
      .describe(
        "Whether an update or delete finds the last outputs in PULUMI_COMMAND_STDOUT and PULUMI_COMMAND_STDERR. Default: true.",
      ),
  };
}

export const lifecycle = {
  create: z.string().optional().describe("Command of a create, and of an update without `update`."),
  update: z.string().optional().describe("Command of an update."),
  delete: z.string().optional().describe("Command of a delete."),
  triggers: z.array(z.unknown()).optional().describe("Any values; a change of one replaces."),
};

export const said = {
  stdout: z.string().describe("Standard output of the last command."),
  stderr: z.string().describe("Standard error of the last command."),
};

/** What the last command said, for the next one; an empty stream sets nothing. */
export function previousOutput(
  { addPreviousOutputInEnv }: Surroundings,
  { stdout, stderr }: Said,
): Record<string, string> {
  if (addPreviousOutputInEnv === false) return {};
  return {
    ...(stdout !== "" && { PULUMI_COMMAND_STDOUT: stdout }),
    ...(stderr !== "" && { PULUMI_COMMAND_STDERR: stderr }),
  };
}
