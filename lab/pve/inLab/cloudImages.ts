import { createHash } from "node:crypto";

/** An image that nodes of the lab download, as from its publisher. */
export interface CloudImage {
  readonly name: string;
  readonly url: string;
  /** Hex, without `sha256:`. */
  readonly sha256: string;
}

/** The lab's own address at its uplink, which guests on every level reach. */
const origin = { address: "10.0.2.100", port: 8080 };

const gib = 1024n ** 3n;

/** The head of a qcow2 image, format 2: the stand-in reads no more of one. */
function qcow2Head(size: bigint): Buffer {
  const head = Buffer.alloc(512);
  head.write("QFI\xfb", 0, "latin1");
  head.writeUInt32BE(2, 4);
  head.writeBigUInt64BE(size, 24);
  return head;
}

/** By name: guests of all are the lab's Debian; one of a `pve-8` is a node, and packages may make one of a `bare`. */
const contents: Readonly<Record<string, Buffer>> = {
  "debian-12.qcow2": qcow2Head(2n * gib),
  "debian-12-bare.qcow2": qcow2Head(3n * gib),
  "pve-8.qcow2": qcow2Head(4n * gib),
  "debian-12-standard_12.7-1_amd64.tar.zst": Buffer.from("a template of Debian 12"),
};

export const imageServer = { port: origin.port, contents };

export const cloudImages: readonly CloudImage[] = Object.entries(contents).map(([name, bytes]) => ({
  name,
  url: `http://${origin.address}:${origin.port}/${name}`,
  sha256: createHash("sha256").update(bytes).digest("hex"),
}));
