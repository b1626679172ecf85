import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSettings, writeSettings } from "../../../cli/stacks/stackSettings.ts";

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-settings-"));
  file = join(dir, "Pulumi.demo-local.yaml");
});
afterEach(() => rm(dir, { recursive: true }));

const config = { "strata:images": { "images:*": "strata-debian" }, "incus:socket": "/s" };

describe("stack settings", () => {
  it("come back as written, marked as generated or not", async () => {
    for (const generated of [true, false]) {
      await writeSettings(file, { generated, encryptionsalt: "v1:x", config });
      expect(await readSettings(file)).toEqual({ generated, encryptionsalt: "v1:x", config });
    }
    expect(await readdir(dir)).toEqual(["Pulumi.demo-local.yaml"]);
  });

  it("are the user's once the first line is deleted", async () => {
    await writeSettings(file, { generated: true, config });
    const [, ...rest] = (await readFile(file, "utf8")).split("\n");
    await writeFile(file, rest.join("\n"));
    expect(await readSettings(file)).toEqual({ generated: false, config });
  });

  it("are undefined without a file, and an error when unreadable", async () => {
    expect(await readSettings(file)).toBeUndefined();
    await writeFile(file, "config: [");
    await expect(readSettings(file)).rejects.toThrow(
      /^cannot read .*demo-local\.yaml: .*correct it$/s,
    );
  });
});
