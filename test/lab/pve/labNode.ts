import http from "node:http";
import { once } from "node:events";
import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import type { GuestImages } from "../../../lab/pve/containers/guestImage.ts";
import { IncusBackend } from "../../../lab/pve/containers/incusBackend.ts";
import { startPveNode } from "../../../lab/pve/startPveNode.ts";
import { connectIncus } from "../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { names } from "../harness/daemon.ts";
import { PveClient } from "./pveClient.ts";

export interface LabNode {
  readonly pve: PveClient;
  /** Has the node download an image of this name, `debian-12.qcow2`, and gives its volume. */
  download(name: string): Promise<string>;
  /** Writes a snippet on the node and gives its volume. */
  putSnippet(name: string, text: string): string;
  /** Ends the node; what it made in Incus goes with it. */
  stop(): Promise<void>;
}

/**
 * A node whose guests are containers of the lab.
 *
 * @param address the node's own, as on its bridge vmbr0: each has a subnet of its own
 */
export async function startLabNode(
  { socket, fingerprint }: { readonly socket: string; readonly fingerprint: string },
  name: string,
  address: string,
  images?: GuestImages,
): Promise<LabNode> {
  const incus = connectIncus(unixConnection(socket), { fingerprint });
  const home = { incus, node: name, bridges: { vmbr0: `${address}/24` } };
  const backend = await IncusBackend.open({ ...home, ...(images !== undefined && { images }) });
  const node = await startPveNode({ name, address, backend });
  const { endpoint, certificate } = node;
  const token = node.makeRootToken("test");
  const pve = new PveClient({ endpoint, ca: certificate.cert, token });
  return {
    pve,
    putSnippet: (file, text) => node.putSnippet(file, text),
    download: (file) => download(pve, name, file),
    async stop() {
      pve.close();
      await node.close();
      await backend.remove();
      incus.close();
      // The node made both, and nobody else does.
      expect(await names(socket, "/1.0/projects")).not.toContain(`pve-${name}`);
      expect(await names(socket, "/1.0/networks")).not.toContain(`vmbr0-${name}`);
    },
  };
}

/** The head of a qcow2 image: format 2, 3 GiB. The stand-in reads no more of one. */
function qcow2Head(): Buffer {
  const head = Buffer.alloc(512);
  head.write("QFI\xfb", 0, "latin1");
  head.writeUInt32BE(2, 4);
  head.writeBigUInt64BE(3n * 1024n ** 3n, 24);
  return head;
}

async function download(pve: PveClient, node: string, name: string): Promise<string> {
  const content = qcow2Head();
  const server = http.createServer((_, response) => response.end(content)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await pve.run("POST", `/nodes/${node}/storage/local/download-url`, {
    content: "import",
    filename: name,
    url: `http://127.0.0.1:${port}/${name}`,
    checksum: createHash("sha256").update(content).digest("hex"),
    "checksum-algorithm": "sha256",
  });
  server.close();
  return `local:import/${name}`;
}
