import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { qcow2Head } from "./qcow2Head.ts";

/** Serves an image under one address, and another one once that is published. */
export async function serveMovingImage() {
  let qcow2 = qcow2Head("");
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
    publish: (mark: string) => void (qcow2 = qcow2Head(mark)),
    close: () => void server.close(),
  };
}
