import { X509Certificate } from "node:crypto";
import { z } from "zod";

import type { Problem, Properties } from "../core/definition.ts";

/** Settings of a provider: one Proxmox VE node. As stack config of the stack's own they are spelled `pve:<key>`. */
export const config = z.object({
  endpoint: z
    .url({ protocol: /^https$/, error: "must be an address such as https://10.0.12.5:8006/" })
    .describe("Where the node's API is: `https://10.0.12.5:8006/`."),
  certificate: z
    .string()
    .refine(isCertificate, "must be a certificate, PEM text: -----BEGIN CERTIFICATE-----...")
    .describe("The node's certificate or that of its CA, PEM text. No other one is trusted."),
  token: z
    .string()
    .regex(/^[^@!=\s]+@[^@!=\s]+![^@!=\s]+=\S+$/, "must be an API token: user@realm!name=value")
    .describe("API token, `user@realm!name=value`."),
  node: z.string().min(1).describe("The node's name, as its API says it."),
  stackId: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The stack's own id, in whose name VM ids are claimed on the node. Default: ids are looked at, and not claimed.",
    ),
  isHost: z
    .boolean()
    .optional()
    .describe(
      "Whether the node was there before the stack and stays: another one than the recorded one is refused then. Default: false.",
    ),
  previousFingerprint: z
    .string()
    .optional()
    .describe(
      "SHA-256 of the certificate before it was renewed. Set it once for the run that moves the stack to the new one.",
    ),
});

export type PveConfig = z.infer<typeof config>;

/** A stack stays on its node: another one than the recorded one is refused without a request. */
export function checkConfig(old: Properties | undefined, given: Properties): Problem[] {
  if (old?.["isHost"] !== true || given["isHost"] !== true) return [];
  const before = identity(old);
  const now = identity(given);
  if (before === undefined || now === undefined) return [];
  const isNode = before.node === now.node;
  const renewed = given["previousFingerprint"] === before.fingerprint;
  if (isNode && (renewed || before.fingerprint === now.fingerprint)) return [];
  return [
    {
      path: isNode ? "certificate" : "node",
      reason:
        `this stack was deployed to ${said(before)}, and its settings now name ${said(now)}; nothing was asked of either. ` +
        "For another node make another stack (strata init <environment>-<node> --pve <endpoint>); if this node's certificate " +
        `was renewed, say so once: pulumi config set pve:previousFingerprint ${before.fingerprint}`,
    },
  ];
}

interface NodeIdentity {
  readonly node: string;
  readonly endpoint: string;
  /** SHA-256 as OpenSSL writes it. */
  readonly fingerprint: string;
}

function identity({ node, endpoint, certificate }: Properties): NodeIdentity | undefined {
  if (typeof node !== "string" || typeof certificate !== "string" || !isCertificate(certificate)) {
    return undefined;
  }
  const { fingerprint256: fingerprint } = new X509Certificate(certificate);
  return { node, endpoint: typeof endpoint === "string" ? endpoint : "", fingerprint };
}

const said = ({ node, endpoint, fingerprint }: NodeIdentity) =>
  `node ${node} (${endpoint}, certificate ${fingerprint})`;

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).fingerprint256 !== "";
  } catch {
    return false;
  }
}
