import { expect, test } from "vitest";
import { packageSources } from "../../stack/packageSources.ts";

const digits = "0123456789abcdef".repeat(8);
const key = "https://mirror.lan/key.gpg";

test("reads addresses and checksum of a mirror", () => {
  expect(
    packageSources({ "debian-12": ` http://mirror.lan/pve  ${key} sha512:${digits}` }),
  ).toEqual({
    packages: {
      "debian-12": {
        url: "http://mirror.lan/pve",
        key: { url: key, checksum: `sha512:${digits}` },
      },
    },
    problems: [],
  });
});

test.each([
  ["pve-8", `http://mirror.lan/pve ${key} sha512:${digits}`, "expected debian-12 or debian-13"],
  ["debian-12", `mirror.lan/pve ${key} sha512:${digits}`, "expected the address"],
  ["debian-12", `http://mirror.lan/pve sha512:${digits}`, "expected the address"],
  ["debian-13", `http://mirror.lan/pve ${key} sha256:${digits}`, "expected the address"],
  ["debian-13", `http://mirror.lan/pve ${key} md5:${digits}`, "expected the address"],
  ["debian-13", `http://mirror.lan/pve ${key} sha512:${digits} more`, "expected the address"],
])("refuses %s: %s", (system, text, problem) => {
  const { problems } = packageSources({ [system]: text });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`strata:packages.${system}: ${problem}`);
});
