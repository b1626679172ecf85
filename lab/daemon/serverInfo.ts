import { request } from "node:http";
import { z } from "zod";

const ServerInfo = z.object({
  metadata: z.object({
    auth: z.string(),
    environment: z.object({
      certificate_fingerprint: z.string(),
      server_name: z.string(),
      server_version: z.string(),
    }),
  }),
});
export type ServerInfo = z.infer<typeof ServerInfo>["metadata"];

/** GET /1.0 over the unix socket: shows that the daemon answers, and which daemon it is. */
export async function serverInfo(socketPath: string, timeoutMs = 2000): Promise<ServerInfo> {
  const text = await new Promise<string>((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = request(
      { socketPath, path: "/1.0", headers: { host: "incus" }, signal },
      (reply) => {
        let body = "";
        reply.setEncoding("utf8");
        reply.on("data", (chunk: string) => (body += chunk));
        reply.on("end", () => resolve(body));
        reply.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end();
  });
  return ServerInfo.parse(JSON.parse(text)).metadata;
}
