import { z } from "zod";

import type { Properties, Value } from "../../core/values.ts";
import type { Config } from "../keys.ts";
import { configMap, instanceName, projectInput } from "../schemas.ts";

export type ExecInputs = Properties & {
  name: string;
  instance: string;
  project: string;
  command: string[];
  environment: Config;
  cwd?: string;
  user: number;
  group: number;
  timeoutSeconds: number;
  triggers: Value[];
  delete?: string[];
};

export type ExecOutputs = {
  stdout: string;
  stderr: string;
  exitCode: number;
  instanceUuid: string;
};

const command = z.array(z.string()).min(1);
const id = z.number().int().min(0);

export const execInputs = z.object({
  name: z
    .string()
    .regex(/^[^/]+$/, "must not be empty or hold a slash")
    .optional()
    .describe(
      "Name in the id and in messages. Default: the resource's own name. A change replaces.",
    ),
  instance: instanceName.describe(
    "Instance that the command runs in; waited for until it is running, a VM until its agent answers.",
  ),
  project: projectInput,
  command: command.describe(
    "Program and arguments, run without a shell. An exit code other than 0 is a failure. A change runs it again.",
  ),
  environment: configMap
    .optional()
    .describe(
      "Environment variables; mark secret values with pulumi.secret. A change runs it again.",
    ),
  cwd: z
    .string()
    .regex(/^\//, "must be an absolute path")
    .optional()
    .describe("Working directory. Default: the user's home. A change runs it again."),
  user: id.optional().describe("User id in the guest. Default: 0. A change runs it again."),
  group: id.optional().describe("Group id in the guest. Default: 0. A change runs it again."),
  timeoutSeconds: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      "Seconds that the instance may take to be ready, and then the command to end, before it is killed. More than half an hour also needs customTimeouts. Default: 300.",
    ),
  triggers: z
    .array(z.unknown())
    .optional()
    .describe("Any values; a change of one of them runs the command again."),
  delete: command
    .optional()
    .describe(
      "Program and arguments run on delete, with the same environment, user and limit. Left out where the instance is gone or not running.",
    ),
});

export const execOutputs = z.object({
  stdout: z.string().describe("Standard output, at most its last MiB."),
  stderr: z.string().describe("Standard error, at most its last MiB."),
  exitCode: z.number().describe("Always 0 once the resource exists."),
  instanceUuid: z
    .string()
    .describe("volatile.uuid of the instance that it ran in: in another one it has not run."),
});
