import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { LabError } from "../labError.ts";
import { hostSources } from "../packages/aptSources.ts";
import { debianDistribution } from "../packages/distribution.ts";
import type { LabPackages } from "../packages/labPackages.ts";
import { toolEnv, toolboxJob } from "../packages/toolbox.ts";
import { incusArchitecture, packImage } from "./packImage.ts";

export const debianRecipe = fileURLToPath(new URL("debian", import.meta.url));

const packages = [
  "ca-certificates",
  "cloud-init",
  "dbus",
  "iproute2",
  "iputils-ping",
  "nftables",
  "openssh-server",
  "sudo",
  "systemd",
  "systemd-resolved",
  "systemd-sysv",
  "udev",
];

/** Left out of the image: nobody reads them there. */
const excluded = ["man", "doc", "info", "locale", "lintian", "bug"].map(
  (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
);

/**
 * Debian with systemd, udev, cloud-init (fed by Incus's cloud-init keys), nftables and sshd, root locked: the release of this
 * machine, or bookworm where it is no Debian.
 */
export async function buildDebianImage(
  { overlay }: LabPackages,
  staging: string,
  file: string,
): Promise<void> {
  const distribution = await debianDistribution();
  const sources = (await hostSources(distribution)).filter(
    ({ suite }) => !suite.endsWith("-backports"),
  );
  await cp(debianRecipe, staging, { recursive: true });
  const metadata = join(staging, "metadata.yaml");
  const text = await readFile(metadata, "utf8");
  await writeFile(
    metadata,
    text.replaceAll("@arch@", incusArchitecture()).replaceAll("@release@", distribution.codename),
  );
  const files = join(staging, "files");
  const rootfs = join(staging, "rootfs");
  await cp(rootfs, files, { recursive: true });
  await mkdir(join(staging, "tmp"));
  const bootstrap = [
    ..."mmdebstrap --mode=root --variant=minbase --format=directory".split(" "),
    `--include=${packages.join(",")}`,
    "--dpkgopt=force-unsafe-io",
    ...excluded,
    ...(await proxies()).map((line) => `--aptopt=${line}`),
    `--customize-hook=sync-in ${files} /`,
    `--customize-hook=${join(staging, "customize.sh")} "$1"`,
    distribution.codename,
    rootfs,
    "-",
  ];
  await run(overlay, ["rm", "-rf", rootfs]);
  const lines = sources.map(
    ({ uri, suite, components, signedBy }) =>
      `deb [signed-by=${signedBy}] ${uri} ${suite} ${components.join(" ")}\n`,
  );
  try {
    await run(overlay, bootstrap, { input: lines.join(""), tmp: join(staging, "tmp") });
  } catch (error) {
    const mirrors = [...new Set(sources.map(({ uri }) => uri))].join(", ");
    throw new LabError(
      `cannot build image strata-debian from ${mirrors}`,
      error,
      "check the machine's network and apt sources and start again",
    );
  }
  await packImage(overlay, staging, file, "zstd");
}

/** The machine's own proxies, which mmdebstrap does not ask for; the guests keep them, unless on loopback. */
async function proxies(): Promise<string[]> {
  const { stdout } = await execa("apt-config", ["dump", "Acquire"]);
  return stdout.split("\n").filter((line) => /^Acquire::https?::Proxy /.test(line));
}

async function run(
  overlay: string,
  argv: readonly string[],
  options: { readonly input?: string; readonly tmp?: string } = {},
): Promise<void> {
  const { input = "", tmp = "/tmp" } = options;
  const [command = "", ...args] = toolboxJob(overlay, argv);
  await execa(command, args, { input, env: { ...toolEnv(), TMPDIR: tmp }, extendEnv: false });
}
