import { CommandError } from "../commandError.ts";
import { archiveToolchain } from "./archiveToolchain.ts";
import { goToolchain } from "./goToolchain.ts";
import { pathToolchain } from "./pathToolchain.ts";
import type { SetupContext, Toolchain, ToolchainStep } from "./toolchain.ts";
import { cachedToolchain } from "./toolchainCache.ts";
import { vendorToolchain } from "./vendorToolchain.ts";

/** The ways to a toolchain, from the fastest and least surprising to the slowest. */
const toolchainSteps: readonly (readonly [name: string, step: ToolchainStep])[] = [
  ["Pulumi on PATH", pathToolchain],
  ["Pulumi in the cache", cachedToolchain],
  ["Pulumi from STRATA_TOOLCHAIN", archiveToolchain],
  ["Pulumi from its vendor", (context) => vendorToolchain(context)],
  ["Pulumi built from Go modules", goToolchain],
];

/**
 * The first toolchain that one of the steps finds or makes. A step that fails says so and leaves it
 * to the next.
 *
 * @throws CommandError naming every step's cause and way out
 */
export async function ensureToolchain(
  context: SetupContext,
  steps = toolchainSteps,
): Promise<Toolchain> {
  const failures: string[] = [];
  for (const [name, step] of steps) {
    try {
      const found = await step(context);
      if (found) return found;
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      failures.push(`${name}: ${cause}`);
      context.log(`${name}: ${cause}`);
    }
  }
  throw new CommandError(
    "cannot set up the Pulumi CLI: no way to it worked; do what one of these lines says, then run " +
      `again\n${failures.map((line) => `  - ${line}`).join("\n")}`,
  );
}
