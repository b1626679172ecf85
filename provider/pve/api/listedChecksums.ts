/** Digits of each algorithm, by which a line that does not name its own is told. */
const byLength: Readonly<Record<number, string>> = {
  32: "md5",
  40: "sha1",
  56: "sha224",
  64: "sha256",
  96: "sha384",
  128: "sha512",
};

const plain = /^([0-9a-f]+) [ *](.+)$/i;
const tagged = /^([0-9A-Za-z-]+) \((.+)\) = ([0-9a-f]+)$/;

/**
 * What a list says of a file, each with its algorithm: `sha512:...`. Lines are those of sha256sum and its like, also with
 * `--tag`: Debian and Ubuntu publish the former, Fedora and Rocky Linux the latter. Others, such as signatures, are passed over.
 */
export function listedChecksums(list: string, file: string): readonly string[] {
  return list.split(/\r?\n/).flatMap((line) => {
    const [, digits = "", name = ""] = plain.exec(line) ?? [];
    const [, tag = "", of = "", digest = ""] = tagged.exec(line) ?? [];
    if ((name || of).replace(/^\.\//, "") !== file) return [];
    const algorithm = tag === "" ? byLength[digits.length] : tag.toLowerCase();
    return [`${algorithm ?? "unknown"}:${(digits || digest).toLowerCase()}`];
  });
}
