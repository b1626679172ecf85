import { z } from "zod";
import type { Value } from "../../../provider/core/values.ts";
import { said, type Said, type Surroundings, surroundings } from "../lifecycle.ts";

export type LocalInputs = Surroundings & {
  interpreter?: string[];
  dir?: string;
  assetPaths?: string[];
  archivePaths?: string[];
};

export type LocalOutputs = Said & { assets?: Record<string, Value>; archive?: Value };

const globs = z.array(z.string());

export const localInputs = {
  ...surroundings("local"),
  interpreter: z
    .array(z.string())
    .optional()
    .describe('Program and arguments that the command is given to. Default: ["/bin/sh", "-c"].'),
  dir: z.string().optional().describe("Working directory. Default: that of the program."),
  assetPaths: globs
    .optional()
    .describe("Files to return as assets: globs below `dir`, those with `!` leave out again."),
  archivePaths: globs.optional().describe("The same, to return as one archive."),
};

export const localOutputs = {
  ...said,
  assets: z
    .record(z.string(), z.unknown().meta({ ref: "pulumi.json#/Asset" }))
    .optional()
    .describe("What `assetPaths` found, by path below `dir`."),
  archive: z
    .unknown()
    .meta({ ref: "pulumi.json#/Archive" })
    .optional()
    .describe("What `archivePaths` found."),
};
