import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import { resolve } from "../model/resolve.ts";
import { readInfra } from "../model/source/infraSource.ts";

const readme = fileURLToPath(new URL("../README.md", import.meta.url));

test("the description shown in the README is a valid one", async () => {
  const text = /```yaml\n(?<yaml>.*?)```/s.exec(await readFile(readme, "utf8"))?.groups?.["yaml"];
  const { lab, errors } = resolve(readInfra({ main: { file: "README.md", text: text ?? "" } }), {});
  expect(errors).toEqual([]);
  expect(lab?.instances.map(({ name, address }) => [name, address])).toEqual([
    ["admin-ansible", "10.100.0.10"],
    ["perso-desktop", "10.100.1.10"],
  ]);
});
