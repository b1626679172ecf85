import { createHash, randomBytes } from "node:crypto";
import type { Call } from "../api/call.ts";
import { failure } from "../pveError.ts";
import { checkDigest } from "./download.ts";
import { formatOf, storedName } from "./fileNames.ts";
import { virtualSizeOf } from "./imageHeader.ts";
import { addVolume, contentsOf, needEnabled, pathOf } from "./volumes.ts";

/** POST upload: the file is there when the request is; what is in its place is overwritten silently. */
export function takeUpload(call: Call): string {
  const { node } = call;
  const storage = call.need("storage");
  const content = call.need("content");
  const name = storedName(call.need("filename"), content);
  if (!contentsOf(needEnabled(node, storage)).includes(content)) {
    throw failure(`storage '${storage}' does not support '${content}' content`);
  }
  const bytes = call.upload?.bytes ?? Buffer.alloc(0);
  const volid = `${storage}:${content}/${name}`;
  return node.tasks.start(call.auth, "imgcopy", "", async (task) => {
    const temporary = `/var/tmp/pveupload-${randomBytes(16).toString("hex")}`;
    const path = pathOf(node, volid);
    task.log(`starting file import from: ${temporary}`);
    const algorithm = call.text("checksum-algorithm");
    if (algorithm !== undefined) {
      checkDigest(call, createHash(algorithm).update(bytes).digest("hex"), task);
    }
    await task.elapse();
    const virtualSize = virtualSizeOf(name, bytes.subarray(0, 1024), bytes.length);
    if (virtualSize === undefined) {
      const command = `/usr/bin/qemu-img info '--output=json' ${temporary} -f qcow2`;
      task.log(`command '${command}' failed: exit code 1`);
      throw failure(`qemu-img: Could not open '${temporary}': Image is not in qcow2 format`);
    }
    task.log(
      `target node: ${node.facts.name}`,
      `target file: ${path}`,
      `file size is: ${bytes.length}`,
      `command: cp -- ${temporary} ${path}`,
      "finished file import successfully",
    );
    const size = bytes.length;
    addVolume(node, volid, { storage, content, format: formatOf(name), size, virtualSize });
  });
}
