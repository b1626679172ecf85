import ssh2 from "ssh2";
import { expect, test } from "vitest";
import { sshKeyPair } from "../../lab/sshKeyPair.ts";

test("key pairs can be read again, whatever their public keys begin with", () => {
  const pairs = Array.from({ length: 2000 }, () => sshKeyPair());
  const texts = pairs.flatMap((pair) => [pair.private, pair.public]);
  expect(texts.filter((text) => ssh2.utils.parseKey(text) instanceof Error)).toEqual([]);
});
