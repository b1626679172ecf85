/** The Pulumi CLI that is fetched or built where the machine brings none. */
export const pulumiVersion = "3.259.0";

/** The first CLI known to read this project's Pulumi.yaml and to serve its provider. */
export const oldestPulumi = "3.230.0";

/** The programs that make up a toolchain. */
export const toolchainPrograms = ["pulumi", "pulumi-language-nodejs"] as const;

/** A directory that holds the toolchain's programs. */
export interface Toolchain {
  readonly dir: string;
  /** Of the CLI, without a leading `v`. */
  readonly version: string;
  /** For the reader: where it was found. */
  readonly origin: string;
}

/** What the steps of the set-up may look at. */
export interface SetupContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** See `cacheDir`. */
  readonly cache: string;
  /** Takes one line of progress text. */
  readonly log: (line: string) => void;
}

/**
 * One way to a toolchain.
 *
 * @returns undefined where the way does not apply to this machine, and has nothing to say about it
 * @throws Error naming the cause and the way out where it applies and fails
 */
export type ToolchainStep = (context: SetupContext) => Promise<Toolchain | undefined>;
