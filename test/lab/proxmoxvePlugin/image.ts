import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { qcow2Head } from "./qcow2Head.ts";

const contents: Readonly<Record<string, Buffer>> = {
  "cloud.qcow2": qcow2Head(""),
  "other.qcow2": qcow2Head("of another system"),
  "template.tar.zst": Buffer.from("a template"),
};

/** Serves images that a stand-in can download, from 127.0.0.1. */
export async function serveImages() {
  const server = http.createServer(({ url }, response) => {
    const content = contents[url?.slice(1) ?? ""] ?? Buffer.alloc(0);
    response.setHeader("content-length", content.length);
    response.end(content);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const image = (name: string) => ({
    url: `http://127.0.0.1:${port}/${name}`,
    checksum: `sha256:${createHash("sha256")
      .update(contents[name] ?? "")
      .digest("hex")}`,
  });
  return {
    images: {
      cloud: image("cloud.qcow2"),
      other: image("other.qcow2"),
      template: image("template.tar.zst"),
    },
    close: () => void server.close(),
  };
}
