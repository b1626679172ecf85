import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { SetupContext } from "../../../cli/setup/toolchain.ts";

/** A scratch directory per test, the set-up's context in it, and small real programs. */
export interface FakeTools {
  readonly dir: string;
  readonly log: string[];
  /** A context whose PATH holds the given directories, and nothing of this machine's. */
  context(env?: Record<string, string>): SetupContext;
  /** Writes a shell script; returns its directory. */
  program(dir: string, name: string, body: string): Promise<string>;
  /** A directory with a `pulumi` that tells this version and a language host. */
  toolchain(dir: string, version: string): Promise<string>;
}

export function useFakeTools(): FakeTools {
  const tools = { dir: "", log: [] as string[], context, program, toolchain };
  beforeEach(async () => {
    tools.dir = await mkdtemp(join(tmpdir(), "strata-setup-"));
    tools.log.length = 0;
  });
  afterEach(() => rm(tools.dir, { recursive: true, force: true }));
  return tools;

  function context(env: Record<string, string> = {}): SetupContext {
    const log = (line: string) => void tools.log.push(line);
    return { env, cache: join(tools.dir, "cache"), log };
  }

  async function program(dir: string, name: string, body: string): Promise<string> {
    const target = join(tools.dir, dir);
    await mkdir(target, { recursive: true });
    await writeFile(join(target, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(target, name), 0o755);
    return target;
  }

  async function toolchain(dir: string, version: string): Promise<string> {
    await program(dir, "pulumi", `echo v${version}`);
    return await program(dir, "pulumi-language-nodejs", "exit 0");
  }
}
