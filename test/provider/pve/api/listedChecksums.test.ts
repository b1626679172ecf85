import { expect, test } from "vitest";
import { listedChecksums } from "../../../../provider/pve/api/listedChecksums.ts";

const [md5, sha256, sha512] = [32, 64, 128].map((digits) => "0a".repeat(digits / 2));
const file = "debian-12-genericcloud-amd64.qcow2";

test.each([
  ["as Debian lists it", `${sha512}  ${file}`, [`sha512:${sha512}`]],
  ["as Ubuntu does", `${sha256} *${file}`, [`sha256:${sha256}`]],
  ["as Fedora does", `SHA256 (${file}) = ${sha256}`, [`sha256:${sha256}`]],
  ["of the directory", `${sha256}  ./${file}\r`, [`sha256:${sha256}`]],
  ["in capitals", `${sha256?.toUpperCase()}  ${file}`, [`sha256:${sha256}`]],
  ["with another algorithm", `${md5}  ${file}`, [`md5:${md5}`]],
  ["with one of as many digits", `BLAKE2b (${file}) = ${sha512}`, [`blake2b:${sha512}`]],
  ["with an unknown one", `abc  ${file}`, ["unknown:abc"]],
  ["with two", `${md5}  ${file}\n${sha256}  ${file}`, [`md5:${md5}`, `sha256:${sha256}`]],
  ["signed", `-----BEGIN PGP SIGNED MESSAGE-----\n\n${sha256}  ${file}`, [`sha256:${sha256}`]],
  ["a name that begins or ends with it", `${sha256}  ${file}.asc\n${sha256}  old-${file}`, []],
  ["a file below", `${sha256}  daily/${file}`, []],
  ["a page", "<html><body>Not here</body></html>", []],
])("%s", (_, list, found) => {
  expect(listedChecksums(`first line\n${list}\n`, file)).toEqual(found);
});
