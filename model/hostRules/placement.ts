/** Whose rules of a bridge are on a server, and how they got there. */
export interface Placement {
  readonly bridge: string;
  /** Name of the stack, for people. */
  readonly stack: string;
  readonly stackId: string;
  /** How the server is reached: `local`, or `ssh` with user, address and port. */
  readonly via: string;
}

/** First line of the file of rules. */
export function markOf({ stackId, via }: Pick<Placement, "stackId" | "via">): string {
  return `${ownerOf(stackId)} ${via}`;
}

/** What the mark begins with, however the server is reached. */
export function ownerOf(stackId: string): string {
  return `# strata stack ${stackId},`;
}
