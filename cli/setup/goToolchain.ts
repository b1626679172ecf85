import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildGoProgram } from "../../lab/goProgram/buildGoProgram.ts";
import { findGo, oldestGo } from "../../lab/goProgram/findGo.ts";
import { fillCache } from "./toolchainCache.ts";
import { pulumiVersion, type SetupContext, type Toolchain } from "./toolchain.ts";

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
  await findGo(context.env);
  return await fillCache(context, "a build from Go modules", async (dir) => {
    await mkdir(context.cache, { recursive: true });
    const scratch = await mkdtemp(join(context.cache, "go-build-"));
    try {
      for (const item of modules) await build(item, scratch, dir, context);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

async function build(
  item: (typeof modules)[number],
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
  const variables = { [versionVariable]: `v${item.version}` };
  await buildGoProgram(
    { name: item.program, source, package: item.package, modules: "mod", variables, diskGb: 4 },
    join(dir, item.program),
    scratch,
    env,
  );
}
