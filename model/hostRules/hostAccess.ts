import { z } from "zod";

const local = z.strictObject({
  kind: z.literal("local"),
  /** What is given a command line for a shell as its last argument; empty for /bin/sh. */
  interpreter: z.array(z.string().min(1)).readonly().default([]),
});

const ssh = z.strictObject({
  kind: z.literal("ssh"),
  address: z
    .string("expected local, or a mapping with address and hostKey")
    .regex(/^[A-Za-z0-9][A-Za-z0-9.:-]*$/, "expected a name or an IP address"),
  port: z.number().int().min(1).max(65535).default(22),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]*$/, "expected the name of a user")
    .default("root"),
  hostKey: z
    .string("missing; it is this file of the server: /etc/ssh/ssh_host_ed25519_key.pub")
    .regex(/^[a-z0-9@.-]+ [A-Za-z0-9+/]+=*( .*)?$/, "expected a public key: ssh-ed25519 AAAA..."),
});

/**
 * How commands are run on the Incus server itself: where Pulumi runs (`local`, or a mapping with
 * `interpreter`), or by SSH.
 */
export const hostAccessSchema = z.preprocess(withKind, z.discriminatedUnion("kind", [local, ssh]));

export type HostAccess = z.output<typeof hostAccessSchema>;

/** In the words that mark what was put there. */
export function viaOf(access: HostAccess): string {
  return access.kind === "local" ? "local" : `ssh ${access.user}@${access.address} ${access.port}`;
}

function withKind(given: unknown): unknown {
  if (given === "local") return { kind: "local" };
  if (typeof given !== "object" || given === null) return { kind: "ssh" };
  return { ...given, kind: "interpreter" in given ? "local" : "ssh" };
}
