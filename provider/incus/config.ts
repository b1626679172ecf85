import { z } from "zod";

import type { Problem, Properties } from "../core/definition.ts";

const text = (description: string) => z.string().min(1).optional().describe(description);

/** Settings of the provider; as stack config they are spelled `incus:<key>`. */
export const config = z.object({
  fingerprint: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, "must be the SHA-256 of the server certificate: 64 hex digits")
    .describe(
      "SHA-256 fingerprint of the server's certificate (`incus info`: certificate_fingerprint). It says which server this stack belongs to.",
    ),
  stackId: z
    .uuid()
    .describe("UUID of the stack, made by `strata init`: the first part of every owner mark."),
  serverName: text("Name that the server must have, as in `incus info`. Default: not compared."),
  previousFingerprint: text(
    "Fingerprint before the server's certificate was renewed. Set it once for the run that moves the stack to the new one.",
  ),
  socket: text("Unix socket of the daemon. INCUS_SOCKET overrides it. Default: the machine's own."),
  address: text("https://host:port of a remote daemon. INCUS_REMOTE overrides it."),
  certificate: text("Client certificate for `address`, PEM text. Default: the incus client's own."),
  key: text("Key of `certificate`, PEM text."),
  certificateFile: text("File holding `certificate`."),
  keyFile: text("File holding `key`."),
});

export type IncusConfig = z.infer<typeof config>;

/** A stack stays on its server: another fingerprint than the recorded one is refused without a request. */
export function checkConfig(old: Properties | undefined, given: Properties): Problem[] {
  const before = old?.["fingerprint"];
  const now = given["fingerprint"];
  if (typeof before !== "string" || typeof now !== "string") return [];
  if (before.toLowerCase() === now.toLowerCase()) return [];
  if (given["previousFingerprint"] === before) return [];
  return [
    {
      path: "fingerprint",
      reason:
        `this stack was deployed to the server with certificate ${before}, and incus:fingerprint now names ${now}; ` +
        "nothing was asked of either. For another server make another stack (strata init <environment>-<node>); " +
        `if this server's certificate was renewed, say so once: pulumi config set incus:previousFingerprint ${before}`,
    },
  ];
}
