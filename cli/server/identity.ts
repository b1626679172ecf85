import { createHash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import type { Location } from "../../provider/incus/api/location.ts";
import { CommandError } from "../commandError.ts";

const answerWithinMs = 10_000;

/**
 * The SHA-256 fingerprint of a daemon's certificate, asked of whatever answers there: only for
 * the first look at a server, whose answer the user confirms or keeps.
 */
export async function readFingerprint(location: Location): Promise<string> {
  const where = location.kind === "unix" ? location.socket : location.origin;
  try {
    return location.kind === "unix"
      ? await askSocket(location.socket)
      : await showCertificate(new URL(location.origin));
  } catch (cause) {
    throw new CommandError(
      `cannot read the certificate fingerprint of the Incus server at ${where}: ` +
        `${(cause as Error).message}; check the address, that Incus runs there and that you may use it`,
      { cause },
    );
  }
}

async function askSocket(socketPath: string): Promise<string> {
  const asked = request({ socketPath, path: "/1.0", signal: AbortSignal.timeout(answerWithinMs) });
  const [response] = (await once(asked.end(), "response")) as [IncomingMessage];
  const body = await text(response);
  const answer = JSON.parse(body) as {
    metadata?: { auth?: string; environment?: { certificate_fingerprint?: string } };
    error?: string;
  };
  const fingerprint = answer.metadata?.environment?.certificate_fingerprint;
  if (fingerprint) return fingerprint;
  throw new Error(answer.error || "it does not trust this user");
}

/** TLS shows the certificate before a client proves who it is; nothing is sent. */
async function showCertificate({ hostname, port }: URL): Promise<string> {
  const host = hostname.replace(/^\[|\]$/g, "");
  return await new Promise<string>((resolve, reject) => {
    const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false }, () => {
      resolve(createHash("sha256").update(socket.getPeerCertificate().raw).digest("hex"));
      socket.end();
    });
    socket.setTimeout(answerWithinMs, () => socket.destroy(new Error("no answer")));
    socket.on("error", reject);
  });
}
