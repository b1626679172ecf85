import { execa } from "execa";

/** Finds the version in what a tool says about itself: `v3.259.0`, `go version go1.26.8 linux/amd64`. */
export function parseVersion(text: string): string | undefined {
  return /(?:^|\s)(?:v|go)?(\d+\.\d+(?:\.\d+)?)(?:[-+][\w.+-]*)?(?:\s|$)/.exec(text)?.[1];
}

/**
 * Asks a tool for its version.
 *
 * @throws Error with what it printed when it fails, prints no version, or takes more than 20 s
 */
export async function readVersion(file: string, args: readonly string[]): Promise<string> {
  // A CLI that asks the vendor for news would wait for the network first.
  const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  const result = await execa(file, args, { env, stdin: "ignore", timeout: 20_000, reject: false });
  const version = parseVersion(result.stdout);
  if (result.exitCode === 0 && version) return version;
  const said = result.stderr || result.stdout || result.originalMessage || "nothing";
  throw new Error(`${file} ${args.join(" ")} tells no version: ${said.trim()}`);
}
