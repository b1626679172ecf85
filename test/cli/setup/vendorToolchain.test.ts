import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { pulumiVersion } from "../../../cli/setup/toolchain.ts";
import { vendorToolchain } from "../../../cli/setup/vendorToolchain.ts";
import { useFakeTools } from "./fakeTools.ts";

const tools = useFakeTools();
const archiveName = `pulumi-v${pulumiVersion}-linux-${process.arch}.tar.gz`;
const checksumsName = `pulumi-${pulumiVersion}-checksums.txt`;

/** A release with the vendor's layout: everything below one directory named pulumi. */
async function packRelease(): Promise<Buffer> {
  await tools.toolchain("release/pulumi", pulumiVersion);
  await tools.program("release/pulumi", "pulumi-language-python", "exit 0");
  const file = join(tools.dir, archiveName);
  execFileSync("tar", ["-czf", file, "-C", join(tools.dir, "release"), "pulumi"]);
  return readFileSync(file);
}

async function serve(files: Record<string, string | Buffer>): Promise<string> {
  const server = createServer((request, response) => {
    const body = files[(request.url ?? "").slice(1)];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function checksumLine(content: Buffer | string): string {
  return `${createHash("sha256").update(content).digest("hex")}  ${archiveName}\n`;
}

describe("vendorToolchain", () => {
  it("unpacks the release without other languages' hosts", async () => {
    const archive = await packRelease();
    const files = { [archiveName]: archive, [checksumsName]: `0 other\n${checksumLine(archive)}` };
    const release = await serve(files);
    const found = await vendorToolchain(tools.context(), [release]);
    expect(found?.origin).toBe(release);
    expect(readdirSync(found?.dir ?? "").sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
    expect(tools.log).toHaveLength(1);
  });

  it("refuses an archive with another checksum and tries the next place", async () => {
    const archive = await packRelease();
    const bad = await serve({ [archiveName]: archive, [checksumsName]: checksumLine("other") });
    await expect(vendorToolchain(tools.context(), [bad])).rejects.toThrow(/has sha256 .* says/);
    expect(readdirSync(join(tools.dir, "cache/pulumi"))).toEqual([]);
    const good = await serve({ [archiveName]: archive, [checksumsName]: checksumLine(archive) });
    expect((await vendorToolchain(tools.context(), [bad, good]))?.origin).toBe(good);
  });

  it("says when a release offers no checksum", async () => {
    const release = await serve({ [archiveName]: await packRelease() });
    await vendorToolchain(tools.context(), [release]);
    expect(tools.log[1]).toBe(`${release} offers no checksum for ${archiveName}`);
  });

  it("names each place and its own cause", async () => {
    const empty = await serve({});
    const unresolvable = "http://releases.invalid";
    await expect(vendorToolchain(tools.context(), [unresolvable, empty])).rejects.toThrow(
      /releases\.invalid: getaddrinfo .*answers HTTP 404; check that this machine reaches one/,
    );
  });
});
