import { z } from "zod";
import { commandResource } from "../commandResource.ts";
import { lifecycle, type LifecycleInputs, said, type Said, surroundings } from "../lifecycle.ts";
import {
  type Connection,
  connectionProblems,
  connectionSchema,
  withConnectionDefaults,
} from "./connection.ts";
import { runRemotely } from "./runRemotely.ts";

export type RemoteInputs = LifecycleInputs & { connection: Connection };

export const remoteCommandInputs = z.strictObject({
  ...lifecycle,
  ...surroundings("remote"),
  connection: connectionSchema.describe("The server that the command runs on."),
});

export const remoteCommand = commandResource<RemoteInputs, Said>({
  token: "command:remote:Command",
  description: "A command that runs on another machine, over SSH.",
  inputs: remoteCommandInputs,
  outputs: z.object(said),
  secrets: ["connection"],
  defaults: withConnectionDefaults,
  rules: connectionProblems,
  run: runRemotely,
});
