import { CommandError } from "../commandError.ts";
import { askPulumi } from "./runPulumi.ts";
import type { StackEnvironment } from "./stackEnvironment.ts";

/** The part of `pulumi stack export` that is read here. */
export interface ExportedStack {
  readonly deployment: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly protect?: boolean;
      /** Whether a provider made it; otherwise it is a component. */
      readonly custom?: boolean;
      readonly inputs?: Readonly<Record<string, unknown>>;
      readonly outputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

/** A stack's state; undefined where the stack was never selected, and so never deployed. */
export async function exportStack(
  stack: string,
  environment: StackEnvironment,
): Promise<ExportedStack | undefined> {
  const args = ["stack", "export", "--stack", stack];
  try {
    const text = await askPulumi(`read the state of stack ${stack}`, args, environment);
    return JSON.parse(text) as ExportedStack;
  } catch (error) {
    if (error instanceof CommandError && error.message.includes("no stack named")) return undefined;
    throw error;
  }
}
