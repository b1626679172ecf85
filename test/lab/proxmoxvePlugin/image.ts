import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** Serves the head of a disk image of 1 GiB, which is all that the stand-in reads of one, with a `mark` of its own. */
export async function serveImage(mark = "") {
  let qcow2 = imageHead(mark);
  const server = http.createServer((_request, response) => {
    response.setHeader("content-length", qcow2.length);
    response.end(qcow2);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/cloud.qcow2`,
    get sha256() {
      return createHash("sha256").update(qcow2).digest("hex");
    },
    /** Puts another one in its place. */
    publish: (next: string) => void (qcow2 = imageHead(next)),
    close: () => void server.close(),
  };
}

function imageHead(mark: string): Buffer {
  const qcow2 = Buffer.alloc(65_536);
  qcow2.writeUInt32BE(0x51_46_49_fb);
  qcow2.writeUInt32BE(3, 4);
  qcow2.writeBigUInt64BE(1024n ** 3n, 24);
  qcow2.write(mark, 4096);
  return qcow2;
}
