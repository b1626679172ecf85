import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { findProgram } from "./findProgram.ts";
import { isAtLeast } from "./nodeVersion.mjs";
import { readVersion } from "./readVersion.ts";
import { fillCache } from "./toolchainCache.ts";
import { pulumiVersion, type SetupContext, type Toolchain } from "./toolchain.ts";

/** The first Go that knows `tool` lines, and fetches a later Go by itself when a module wants one. */
export const oldestGo = "1.24.0";

/** The last language host that lies inside a published module; it runs today's SDK and engine. */
const languageHostVersion = "3.68.0";

const modules = [
  {
    program: "pulumi",
    module: "github.com/pulumi/pulumi/pkg/v3",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version: pulumiVersion,
    duration: "5 to 10 min",
  },
  {
    program: "pulumi-language-nodejs",
    module: "github.com/pulumi/pulumi/sdk/v3",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: languageHostVersion,
    duration: "1 min",
  },
] as const;

/** A build from the published Go modules, for machines that reach the module proxy only. */
export async function goToolchain(context: SetupContext): Promise<Toolchain | undefined> {
  const go = findProgram("go", context.env["PATH"]);
  if (!go) throw new Error(`Go is not installed; ${installGo}`);
  const version = await readVersion(go, ["version"]);
  if (!isAtLeast(version, oldestGo)) throw new Error(`${go} is version ${version}; ${installGo}`);
  return await fillCache(context, `a build with ${go}`, async (dir) => {
    await mkdir(context.cache, { recursive: true });
    const scratch = await mkdtemp(join(context.cache, "go-build-"));
    try {
      for (const item of modules) await build(item, go, scratch, dir, context);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

const installGo =
  `install Go ${oldestGo.replace(/\.0$/, "")} or later ` +
  "(Debian 13: apt-get install golang-go; elsewhere https://go.dev/dl/) and put it on PATH";

async function build(
  item: (typeof modules)[number],
  go: string,
  scratch: string,
  dir: string,
  { env, log }: SetupContext,
): Promise<void> {
  log(`building ${item.program} ${item.version} from its Go module (about ${item.duration})`);
  const source = join(scratch, item.program);
  await mkdir(source);
  // `go install package@version` refuses a module with replace lines; a tool of a module of ours does not.
  await writeFile(
    join(source, "go.mod"),
    `module strata/${item.program}\n\ngo ${oldestGo}\n\ntool ${item.package}\n\n` +
      `require ${item.module} v${item.version}\n`,
  );
  const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
  const ldflags = `-s -w -X ${versionVariable}=v${item.version}`;
  const args = ["build", "-mod=mod", "-trimpath", "-buildvcs=false", `-ldflags=${ldflags}`];
  const result = await execa(go, [...args, "-o", join(dir, item.program), item.package], {
    cwd: source,
    // Modules and objects go with the scratch directory: the user asked for Pulumi, not for 3 GB.
    env: {
      ...env,
      GOFLAGS: "-modcacherw",
      GOMODCACHE: join(scratch, "modules"),
      GOCACHE: join(scratch, "objects"),
      GOWORK: "off",
      CGO_ENABLED: "0",
    },
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
  });
  if (result.exitCode === 0) return;
  const last = result.all.trim().split("\n").slice(-3).join(" | ");
  throw new Error(
    `${go} cannot build ${item.program}: ${last}; ` +
      "check that the Go module proxy is reachable (go env GOPROXY) and that 4 GB of disk are free",
  );
}
