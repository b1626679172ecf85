import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { arch, tmpdir } from "node:os";
import { join } from "node:path";

import { execInLab } from "../../../lab/execInLab.ts";

/** A simplestreams server inside the lab's own network. */
export interface ImageServer {
  readonly url: string;
  /** Makes a unified image file the only version of an alias. The date tells versions apart. */
  publish(alias: string, file: string, date: string): Promise<void>;
  close(): Promise<void>;
}

/** Serves the files below a directory and prints the port. Signals do not cross into the namespaces. */
const script = `
const { createReadStream } = require("node:fs");
const server = require("node:http").createServer(({ url }, response) => {
  const file = createReadStream(process.argv[1] + url);
  file.on("error", () => response.writeHead(404).end());
  file.on("open", () => file.pipe(response));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit());
`;

export async function startImageServer(lab: string): Promise<ImageServer> {
  const dir = await mkdtemp(join(tmpdir(), "strata-streams-"));
  await mkdir(join(dir, "streams/v1"), { recursive: true });
  const { running } = await execInLab(
    [process.execPath, "-e", script, dir],
    { dir: lab },
    { reject: false },
  );
  const [port] = (await once(running.stdout, "data")) as [Buffer];
  const products: Record<string, object> = {};
  const write = (name: string, content: object) =>
    writeFile(join(dir, "streams/v1", name), JSON.stringify(content));
  return {
    url: `http://127.0.0.1:${port.toString().trim()}`,
    async publish(alias, file, date) {
      const bytes = await readFile(file);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await copyFile(file, join(dir, sha256));
      const debianArch = arch() === "x64" ? "amd64" : arch();
      const item = { ftype: "incus_combined.tar.gz", path: sha256, sha256, size: bytes.length };
      products[`strata:${alias}`] = {
        aliases: alias,
        arch: debianArch,
        os: "strata",
        release: alias,
        release_title: alias,
        versions: { [date]: { items: { "incus_combined.tar.gz": item } } },
      };
      const images = { datatype: "image-downloads", format: "products:1.0" };
      await write("images.json", { content_id: "images", ...images, products });
      const listed = { ...images, path: "streams/v1/images.json", products: Object.keys(products) };
      await write("index.json", { format: "index:1.0", index: { images: listed } });
      // The daemon keeps what it has read for an hour.
      await rm(join(lab, "incus/cache"), { recursive: true, force: true });
      await mkdir(join(lab, "incus/cache"), { mode: 0o700 });
    },
    async close() {
      running.stdin.end();
      await running;
      await rm(dir, { recursive: true });
    },
  };
}
