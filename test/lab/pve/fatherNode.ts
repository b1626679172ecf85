import http from "node:http";
import { once } from "node:events";
import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import {
  IncusBackend,
  type IncusBackendOptions,
} from "../../../lab/pve/containers/incusBackend.ts";
import { startPveNode } from "../../../lab/pve/startPveNode.ts";
import { connectIncus } from "../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { PveClient } from "./pveClient.ts";

/** The address of the node, as on its bridge vmbr0. */
export const fatherAddress = "10.99.0.1";

export interface FatherNode {
  readonly pve: PveClient;
  /** Has the node download an image of this name, `debian-12.qcow2`, and gives its volume. */
  download(name: string): Promise<string>;
  /** Writes a snippet on the node and gives its volume. */
  putSnippet(name: string, text: string): string;
  /** Ends the node; what it made in Incus goes with it. */
  stop(): Promise<void>;
}

/** `father`, whose guests are containers of the lab. */
export async function startFather(
  { socket, fingerprint }: { readonly socket: string; readonly fingerprint: string },
  more: Partial<IncusBackendOptions> = {},
): Promise<FatherNode> {
  const incus = connectIncus(unixConnection(socket), { fingerprint });
  const bridges = { vmbr0: `${fatherAddress}/24` };
  const backend = await IncusBackend.open({ incus, node: "father", bridges, ...more });
  const node = await startPveNode({ name: "father", address: fatherAddress, backend });
  const { endpoint, certificate } = node;
  const token = node.makeRootToken("test");
  const pve = new PveClient({ endpoint, ca: certificate.cert, token });
  await pve.ask("PUT", "/storage/local", { content: "iso,vztmpl,import,images,rootdir,snippets" });
  return {
    pve,
    putSnippet: (name, text) => node.putSnippet(name, text),
    download: (name) => download(pve, name),
    async stop() {
      pve.close();
      await node.close();
      await backend.remove();
      incus.close();
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

async function download(pve: PveClient, name: string): Promise<string> {
  const content = qcow2Head();
  const server = http.createServer((_, response) => response.end(content)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await pve.run("POST", "/nodes/father/storage/local/download-url", {
    content: "import",
    filename: name,
    url: `http://127.0.0.1:${port}/${name}`,
    checksum: createHash("sha256").update(content).digest("hex"),
    "checksum-algorithm": "sha256",
  });
  server.close();
  return `local:import/${name}`;
}
