import { join } from "node:path";
import { execa } from "execa";

export interface GoProgram {
  /** For messages. */
  readonly name: string;
  /** The directory of the module's go.mod. */
  readonly source: string;
  readonly package: string;
  /** Whether go.mod and go.sum name everything (`readonly`), or Go may complete them (`mod`). */
  readonly modules: "readonly" | "mod";
  /** String variables that the linker sets: `main.version` to its value. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the build takes in the scratch directory, in GB. */
  readonly diskGb: number;
}

/**
 * Builds one static program from published Go modules. What Go downloads and compiles goes into `scratch`, which the
 * caller removes: a user asked for a program, not for gigabytes in the caches of Go.
 *
 * @throws Error with the last that Go said, and the way out
 */
export async function buildGoProgram(
  program: GoProgram,
  file: string,
  scratch: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const variables = Object.entries(program.variables).map(([name, value]) => `-X ${name}=${value}`);
  const ldflags = ["-s", "-w", ...variables].join(" ");
  const args = [`-mod=${program.modules}`, "-trimpath", "-buildvcs=false", `-ldflags=${ldflags}`];
  const result = await execa("go", ["build", ...args, "-o", file, program.package], {
    cwd: program.source,
    env: {
      ...env,
      GOFLAGS: "-modcacherw",
      GOMODCACHE: join(scratch, "modules"),
      GOCACHE: join(scratch, "objects"),
      GOTMPDIR: scratch,
      GOWORK: "off",
      CGO_ENABLED: "0",
    },
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
  });
  if (result.exitCode === 0) return;
  const last = (result.all || result.originalMessage || "")
    .trim()
    .split("\n")
    .slice(-3)
    .join(" | ");
  throw new Error(
    `go cannot build ${program.name}: ${last}; check that the Go module proxy is reachable ` +
      `(go env GOPROXY) and that ${program.diskGb} GB of disk are free`,
  );
}
