import { once } from "node:events";
import type { RequestListener } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { makeCertificate } from "../../../lab/pve/http/certificate.ts";

/** Serves a publisher's list of checksums over HTTPS, or what else a test wants to be answered. */
export async function serveList() {
  const { key, cert } = makeCertificate("publisher", "127.0.0.1");
  const list = { text: "", requests: 0, answer: undefined as RequestListener | undefined };
  const server = https.createServer({ key, cert }, (request, response) => {
    list.requests++;
    if (list.answer) return list.answer(request, response);
    response.end(list.text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return Object.assign(list, { url: `https://127.0.0.1:${port}/SHA256SUMS`, cert, close });
}
