import { posix } from "node:path";
import { z } from "zod";

import type { Problem } from "../../core/definition.ts";
import { unknown, type Properties } from "../../core/values.ts";
import { hashFiles, unreadable } from "../localFiles.ts";
import { instanceName, projectInput } from "../schemas.ts";

export type FileInputs = Properties & {
  instance: string;
  project: string;
  path: string;
  type: "file" | "directory" | "symlink";
  content?: string;
  source?: string;
  sourceHash?: string;
  target?: string;
  mode?: string;
  uid?: number;
  gid?: number;
  createDirectories: boolean;
};

/** SHA-256 of what the server answers: a file's content, a symlink's target; empty for a directory. */
export type FileOutputs = { sha256: string };

const owner = z.number().int().min(0).optional();

export const fileInputs = z.object({
  instance: instanceName.describe(
    "Instance that holds the file. A container may be stopped; a VM is waited for until its agent answers.",
  ),
  project: projectInput,
  path: z
    .string()
    .refine(isPlainPath, "must be an absolute path without `.`, `..`, `//` or a slash at the end")
    .describe(
      "Where it is in the guest. What is there already is overwritten, since guests come with files. A change replaces.",
    ),
  type: z
    .enum(["file", "directory", "symlink"])
    .optional()
    .describe('Default: "file". A change replaces.'),
  content: z
    .string()
    .optional()
    .describe("Text of the file; mark a secret one with pulumi.secret."),
  source: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Local file to be copied instead of `content`. Relative paths start at the program's directory. Only its content counts.",
    ),
  sourceHash: z.string().optional().describe("SHA-256 of `source`. Filled in; leave it out."),
  target: z.string().min(1).optional().describe("What a symlink points to."),
  mode: z
    .string()
    .regex(/^0[0-7]{3}$/, "must be octal with a leading zero, such as 0644")
    .optional()
    .describe(
      'Permissions. Default: "0644"; "0755" for a directory. Incus sets mode and owner only at creation, so a change removes the file and makes it again: for a moment it is not there.',
    ),
  uid: owner.describe("Owner in the guest. Default: 0. A change is made as for `mode`."),
  gid: owner.describe("Group in the guest. Default: 0. A change is made as for `mode`."),
  createDirectories: z
    .boolean()
    .optional()
    .describe(
      "Whether missing directories above it are made (root, 0755); they stay on delete. Default: true.",
    ),
});

export const fileOutputs = z.object({
  sha256: z.string().describe("SHA-256 of what was written; empty for a directory."),
});

/** Incus cleans no path: `/a/../b` would be another name for the same file. */
function isPlainPath(path: string): boolean {
  return (
    path.startsWith("/") && path !== "/" && posix.normalize(path) === path && !/\/$|\0/.test(path)
  );
}

export function fileDefaults(given: Properties, old: Properties | undefined): Properties {
  const { type = "file" } = given;
  // Links have no mode, and Incus gives them to root.
  const owned =
    type === "symlink" ? {} : { mode: type === "directory" ? "0755" : "0644", uid: 0, gid: 0 };
  return {
    project: "default",
    type,
    ...owned,
    createDirectories: true,
    ...given,
    ...sourceHash(given, old),
  };
}

/** As of an image's files: missing now but unchanged in the program, it is what was deployed last. */
function sourceHash({ source }: Properties, old: Properties | undefined): Properties {
  if (source === unknown) return { sourceHash: unknown };
  if (typeof source !== "string") return {};
  if (unreadable(source) === undefined) return { sourceHash: hashFiles([source]) };
  const known = source === old?.["source"] ? old["sourceHash"] : undefined;
  return typeof known === "string" ? { sourceHash: known } : {};
}

/**
 * What is missing. Run by zod on whole and valid inputs only: as long as something is unknown, what is
 * missing may still come.
 */
export function requireContent(inputs: z.infer<typeof fileInputs>, context: z.RefinementCtx): void {
  const { type, content, source, target } = inputs;
  if (type === "symlink" && target === undefined) {
    context.addIssue({ code: "custom", message: "a symlink needs a target" });
  }
  if (type === "file" && content === undefined && source === undefined) {
    const message = "a file needs content (empty if you like) or source";
    context.addIssue({ code: "custom", message });
  }
}

export function fileProblems(inputs: Partial<FileInputs>): Problem[] {
  const { type, content, source, target, mode, uid, gid } = inputs;
  const problems: Problem[] = [];
  const refuse = (path: string, given: unknown, reason: string) => {
    if (given !== undefined) problems.push({ path, reason });
  };
  if (type !== "file" && type !== undefined) {
    refuse("content", content, `a ${type} has no content`);
    refuse("source", source, `a ${type} has no source`);
  }
  if (type === "symlink") {
    const rootOnly = "a symlink belongs to root and has no mode of its own";
    refuse("mode", mode, rootOnly);
    refuse("uid", uid, rootOnly);
    refuse("gid", gid, rootOnly);
  } else if (type !== undefined) {
    refuse("target", target, `only a symlink has a target, not a ${type}`);
  }
  if (content !== undefined) refuse("source", source, "a file has content or source, not both");
  if (source !== undefined && inputs.sourceHash === undefined) {
    const reason = unreadable(source) ?? `${source} cannot be read`;
    problems.push({ path: "source", reason });
  }
  return problems;
}
