import { z } from "zod";
import { factsSchema } from "../model/facts.ts";
import { hostAccessSchema } from "../model/hostRules/hostAccess.ts";
import { suggest } from "../model/schema/suggest.ts";

/** What `strata:` keys of a stack's config may say. docs/stacks.md explains each. */
export const settingsSchema = z.strictObject({
  environment: z.string().min(1),
  node: z.string().min(1),
  infra: z.string().min(1),
  images: z.record(z.string(), z.string().min(1)).default({}),
  /** Where Proxmox VE's packages come from, by the system that they are put on. */
  packages: z.record(z.string(), z.string().min(1)).default({}),
  pool: z.string().min(1).default("default"),
  waitFor: z.enum(["running", "ipv4", "agent", "cloud-init"]).optional(),
  facts: factsSchema.default({}),
  host: hostAccessSchema.optional(),
  /** Whom cloud-init makes in virtual machines of a Proxmox VE. */
  guestUser: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/)
    .default("strata"),
  /** Private key for `host` and for machines of a Proxmox VE, PEM text. Default: what the SSH agent has. */
  sshKey: z.string().min(1).optional(),
});

export type Settings = z.output<typeof settingsSchema>;

/** Keys whose value is JSON in a stack's config. */
const structured = new Set(["images", "packages", "facts"]);

/**
 * Reads the `strata:` keys out of all of a stack's config.
 *
 * @param config values as Pulumi hands them to a program: text, or JSON for what is structured
 */
export function readSettings(config: Readonly<Record<string, string>>): {
  readonly settings: Settings | undefined;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const given: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(config)) {
    if (!key.startsWith("strata:")) continue;
    const name = key.slice("strata:".length);
    try {
      const isMapping = structured.has(name) || (name === "host" && text.startsWith("{"));
      given[name] = isMapping ? JSON.parse(text) : text;
    } catch {
      problems.push(`${key}: expected a mapping, found text`);
    }
  }
  const result = settingsSchema.safeParse(given);
  if (result.success) return { settings: result.data, problems };
  return { settings: undefined, problems: [...problems, ...result.error.issues.flatMap(toLines)] };
}

function toLines(issue: z.core.$ZodIssue): string[] {
  const path = `strata:${issue.path.join(".")}`;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const isTop = issue.path.length === 0;
      const meant = isTop ? suggest(key, Object.keys(settingsSchema.shape)) : undefined;
      const name = isTop ? `strata:${key}` : `${path}.${key}`;
      return `${name}: unknown key${meant === undefined ? "" : `; did you mean strata:${meant}?`}`;
    });
  }
  if (issue.code === "invalid_type" && issue.path.length === 1 && issue.input === undefined) {
    return [`${path}: missing; set it with: pulumi config set ${path} <value>`];
  }
  return [`${path}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`];
}
