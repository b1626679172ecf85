import tls from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ChecksumError } from "../../../../provider/pve/api/checksumError.ts";
import { publishedChecksum } from "../../../../provider/pve/api/publishedChecksum.ts";
import { serveList } from "../../../lab/proxmoxvePlugin/checksumList.ts";

const url = "https://images.example/latest/debian%2B12.qcow2?arch=amd64";
const sha256 = "ab".repeat(32);
const sha512 = "cd".repeat(64);
const known = tls.getCACertificates();

let list: Awaited<ReturnType<typeof serveList>>;
beforeAll(async () => {
  list = await serveList();
  tls.setDefaultCACertificates([...known, list.cert]);
});
afterEach(() => {
  list.answer = undefined;
});
afterAll(() => {
  tls.setDefaultCACertificates(known);
  list.close();
});

const from = () => ({ image: "debian", url, checksums: list.url });
const refusal = async (timeoutMs?: number) => {
  const asked = publishedChecksum(from(), timeoutMs === undefined ? {} : { timeoutMs });
  const error: unknown = await asked.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ChecksumError);
  return (error as ChecksumError).message;
};

test("is the strongest one that is listed for the file", async () => {
  list.text = `${sha256}  debian+12.qcow2\n${sha512}  debian+12.qcow2\n`;
  expect(await publishedChecksum(from())).toBe(`sha512:${sha512}`);
});

test("a list without the file, or with too weak an algorithm", async () => {
  list.text = `${sha256}  debian-13.qcow2\n`;
  expect(await refusal()).toBe(
    `image debian: ${list.url} does not list debian+12.qcow2; ` +
      "correct url or checksums: the list has a line for each file, as sha256sum writes it",
  );
  list.text = `${"ef".repeat(16)}  debian+12.qcow2\n`;
  expect(await refusal()).toContain(`${list.url} has debian+12.qcow2 with md5 only; name a list`);
});

test("no list: not found, elsewhere, endless", async () => {
  list.answer = (_, response) => response.writeHead(404).end();
  expect(await refusal()).toContain(`${list.url} answers HTTP 404; correct checksums`);
  const location = "http://elsewhere.example/SHA256SUMS";
  list.answer = (_, response) => response.writeHead(302, { location }).end();
  expect(await refusal()).toContain(`${list.url} leads on to ${location}; give the address`);
  const piece = Buffer.alloc(64 * 1024, "x");
  list.answer = (_, response) => {
    const more = () => void response.write(piece, (error) => error ?? more());
    more();
  };
  expect(await refusal()).toContain(`${list.url} has more than 1 MiB; give the address`);
});

test("a server that never answers, and one that stops in the middle", async () => {
  list.answer = () => {};
  expect(await refusal(300)).toContain(`${list.url} gave no whole answer within 0.3 s; see what`);
  list.answer = (_, response) => void response.write(`${sha256} `);
  expect(await refusal(300)).toContain("gave no whole answer within 0.3 s");
});

test("a certificate that nobody vouches for, and nobody there", async () => {
  const stranger = await serveList();
  const checksums = stranger.url;
  await expect(publishedChecksum({ ...from(), checksums })).rejects.toThrow(
    /^image debian: https:\S+ cannot be read: self-signed certificate; .*NODE_EXTRA_CA_CERTS=<file>$/,
  );
  expect(stranger.requests).toBe(0);
  stranger.close();
  await expect(publishedChecksum({ ...from(), checksums })).rejects.toThrow(/ECONNREFUSED/);
});

test("ends with its caller", async () => {
  list.answer = () => {};
  const reason = new Error("pulumi cancel");
  const stop = new AbortController();
  const asked = publishedChecksum(from(), { signal: stop.signal });
  stop.abort(reason);
  await expect(asked).rejects.toBe(reason);
});
