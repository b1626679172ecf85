import { X509Certificate } from "node:crypto";
import { z } from "zod";

/** What `pve:` keys of a stack's config may say: the Proxmox VE node that the stack is deployed to. */
const pveSettingsSchema = z.strictObject({
  endpoint: z.url({
    protocol: /^https$/,
    error: "expected the address of the node's API, such as https://10.0.12.5:8006/",
  }),
  certificate: z.string().refine(isCertificate, {
    error: "expected the certificate of the node or its CA, PEM text (strata trust writes it)",
  }),
  token: z.string().regex(/^[^@!=\s]+@[^@!=\s]+![^@!=\s]+=\S+$/, "expected user@realm!name=value"),
  stackId: z.string().min(1),
  /** SHA-256 of the certificate before it was renewed. */
  previousFingerprint: z.string().min(1).optional(),
});

export type PveSettings = z.output<typeof pveSettingsSchema>;

/** Reads the `pve:` keys out of all of a stack's config. No message repeats the token. */
export function readPveSettings(
  config: Readonly<Record<string, string>>,
  isSecret: (key: string) => boolean,
): { readonly pve: PveSettings | undefined; readonly problems: readonly string[] } {
  const given = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith("pve:"))
      .map(([key, value]) => [key.slice("pve:".length), value]),
  );
  const { data: pve, error } = pveSettingsSchema.safeParse(given);
  const problems = error?.issues.flatMap(toLines) ?? [];
  for (const key of ["pve:token", "strata:sshKey"]) {
    if (config[key] !== undefined && !isSecret(key)) {
      problems.push(
        `${key}: stands in clear; set it again with: pulumi config set --secret ${key}`,
      );
    }
  }
  return { pve, problems };
}

function toLines(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => `pve:${key}: unknown key`);
  const key = `pve:${issue.path.join(".")}`;
  const flag = key === "pve:token" ? "--secret " : "";
  if (issue.code === "invalid_type" && issue.input === undefined) {
    return [`${key}: missing; set it with: pulumi config set ${flag}${key} <value>`];
  }
  return [`${key}: ${issue.message}`];
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== "";
  } catch {
    return false;
  }
}
