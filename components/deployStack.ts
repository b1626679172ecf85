import type { deployLab, DeployLabArgs } from "./deployLab.ts";
import type { deployNested, DeployNestedArgs } from "./pve/deployNested.ts";

export type DeployStackArgs =
  | ({ readonly kind: "lab" } & DeployLabArgs)
  | ({ readonly kind: "nested" } & DeployNestedArgs);

type Deployed = ReturnType<typeof deployLab> | Awaited<ReturnType<typeof deployNested>>;

/** Registers what the stack describes, and tells what it is made of. Only what that takes is loaded. */
export async function deployStack(stack: DeployStackArgs): Promise<Deployed> {
  if (stack.kind === "lab") {
    const lab = await import("./deployLab.ts");
    return lab.deployLab(stack);
  }
  const nested = await import("./pve/deployNested.ts");
  return nested.deployNested(stack);
}
