import type { ExportedStack } from "./exportStack.ts";

export interface ProtectedResource {
  readonly urn: string;
  /** The server's name of it, such as a machine's; else its name in the program. */
  readonly name: string;
}

export function protectedResources({ deployment }: ExportedStack): ProtectedResource[] {
  return (deployment.resources ?? [])
    .filter(({ protect }) => protect)
    .map(({ urn, inputs }) => {
      const name = inputs?.["name"];
      return { urn, name: typeof name === "string" ? name : urn.slice(urn.lastIndexOf("::") + 2) };
    });
}
