import { createHash } from "node:crypto";
import http from "node:http";
import https from "node:https";
import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import type { Call, Routes } from "../api/call.ts";
import { failure, messageOf } from "../pveError.ts";
import type { RunningTask } from "../tasks/taskRunner.ts";
import { formatOf, storedName } from "./fileNames.ts";
import { virtualSizeOf } from "./imageHeader.ts";
import { addVolume, contentsOf, needEnabled, pathOf } from "./volumes.ts";

export const downloadRoutes: Routes = {
  "POST /nodes/{node}/storage/{storage}/download-url": startDownload,
  "GET /nodes/{node}/query-url-metadata": async (call) => {
    const url = new URL(call.need("url"));
    const response = await ask(url, "HEAD", call.flag("verify-certificates") !== false);
    response.resume();
    const { statusCode = 0, statusMessage = "", headers } = response;
    if (statusCode !== 200) {
      throw failure(`invalid server response: '${statusCode} ${statusMessage}'`);
    }
    return {
      filename: decodeURIComponent(url.pathname.split("/").at(-1) ?? ""),
      size: Number(headers["content-length"]),
      mimetype: headers["content-type"] ?? "application/octet-stream",
    };
  },
};

function startDownload(call: Call): string {
  const { node } = call;
  const storage = call.need("storage");
  const content = call.need("content");
  const config = needEnabled(node, storage);
  if (!contentsOf(config).includes(content)) {
    throw failure(`storage '${storage}' is not configured for content-type '${content}'`);
  }
  const name = storedName(call.need("filename"), content);
  return node.tasks.start(call.auth, "download", name, (task) =>
    download(call, `${storage}:${content}/${name}`, name, task),
  );
}

/** Reads the file to its end for its checksum; the content itself is not kept. */
async function download(call: Call, volid: string, name: string, task: RunningTask): Promise<void> {
  const { node } = call;
  const url = call.need("url");
  const path = pathOf(node, volid);
  const stamp = () => new Date(node.clock.now()).toISOString().slice(0, 19).replace("T", " ");
  task.log(`downloading ${url} to ${path}`);
  if (node.state.volumes[volid] !== undefined) {
    throw failure(`refusing to override existing file '${path}'`);
  }
  await task.elapse();
  task.log(`--${stamp()}--  ${url}`);
  const response = await connect(call, url);
  const { host } = new URL(url);
  task.log(`Connecting to ${host}... connected.`);
  const { statusCode = 0, statusMessage = "", headers } = response;
  task.log(`HTTP request sent, awaiting response... ${statusCode} ${statusMessage}`);
  if (statusCode !== 200) {
    response.resume();
    task.log(`${stamp()} ERROR ${statusCode}: ${statusMessage}.`);
    throw failure("download failed: exit code 8");
  }
  const temporary = `${path}.tmp_dwnl.${task.record.pid}`;
  const type = headers["content-type"] ?? "application/octet-stream";
  const { size, head, digest } = await readAll(response, call.text("checksum-algorithm"));
  task.log(
    `Length: ${size} (${Math.ceil(size / 1024)}K) [${type}]`,
    `Saving to: '${temporary}'`,
    "     0K                                    100%",
    `${stamp()} - '${temporary}' saved [${size}/${size}]`,
  );
  checkDigest(call, digest, task);
  const virtualSize = virtualSizeOf(name, head, size);
  if (virtualSize === undefined) {
    const command = `/usr/bin/qemu-img info '--output=json' ${temporary} -f qcow2`;
    task.log(`command '${command}' failed: exit code 1`);
    const cause = `Could not open '${temporary}': Image is not in qcow2 format`;
    throw failure(`failed to verify file: qemu-img: ${cause}`);
  }
  task.log(`download of '${url}' to '${path}' finished`);
  const storage = call.need("storage");
  const content = call.need("content");
  addVolume(node, volid, { storage, content, format: formatOf(name), size, virtualSize });
}

async function connect(call: Call, url: string): Promise<IncomingMessage> {
  const target = new URL(url);
  try {
    return await ask(target, "GET", call.flag("verify-certificates") !== false);
  } catch (error) {
    const isRefused = messageOf(error).includes("ECONNREFUSED");
    const cause = isRefused ? "Connection refused." : `${messageOf(error)}.`;
    throw failure(`download failed: Connecting to ${target.host}... failed: ${cause}`);
  }
}

async function ask(url: URL, method: string, verify: boolean): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  const sent = request(url, { method, rejectUnauthorized: verify, agent: false });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return response;
}

async function readAll(response: IncomingMessage, algorithm: string | undefined) {
  const hash = createHash(algorithm ?? "sha256");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    hash.update(chunk);
    // The head tells an image's kind; the rest is only counted.
    if (size < 1024) chunks.push(chunk.subarray(0, 1024));
    size += chunk.length;
  }
  return { size, head: Buffer.concat(chunks), digest: hash.digest("hex") };
}

/** @throws PveError where the file is not the one that was named; its task fails with this text. */
export function checkDigest(call: Call, digest: string, task: RunningTask): void {
  const expected = call.text("checksum");
  if (expected === undefined) return;
  if (digest !== expected) {
    task.log("calculating checksum...");
    throw failure(`checksum mismatch: got '${digest}' != expect '${expected}'`);
  }
  task.log("calculating checksum...OK, checksum verified");
}
