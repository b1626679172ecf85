import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** What the recordings downloaded, at sizes that cost nothing: name to content and kind. */
const gib2 = 2 * 1024 ** 3;

export interface Upstream {
  readonly port: number;
  readonly files: Readonly<Record<string, Buffer>>;
  close(): Promise<void>;
}

/** A server with the two files the recorded node downloaded. */
export async function startUpstream(): Promise<Upstream> {
  const files = { "small.iso": Buffer.alloc(300_000, "iso"), "cloud.qcow2": qcow2(1024 * 1024) };
  const types = { iso: "application/x-iso9660-image", qcow2: "application/octet-stream" };
  const server = http.createServer((request, response) => {
    const name = (request.url ?? "").slice(1);
    const content = files[name as keyof typeof files];
    if (content === undefined) return response.writeHead(404, "File not found").end();
    const type = types[name.split(".")[1] as keyof typeof types];
    response.writeHead(200, { "content-type": type, "content-length": content.length });
    return response.end(request.method === "HEAD" ? "" : content);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    files,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** An image's head, showing 2 GiB, and nothing after it. */
function qcow2(size: number): Buffer {
  const image = Buffer.alloc(size);
  image.writeUInt32BE(0x51_46_49_fb, 0);
  image.writeUInt32BE(3, 4);
  image.writeBigUInt64BE(BigInt(gib2), 24);
  return image;
}

export const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");
