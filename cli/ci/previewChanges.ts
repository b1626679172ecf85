/** The parts of `pulumi preview --json` that are read here. */
export interface PreviewReport {
  /** Resources by operation. */
  readonly changeSummary?: Readonly<Record<string, number>>;
  readonly diagnostics?: readonly { readonly severity: string; readonly message: string }[];
}

/** Operations of a preview that leave everything as it is. */
const quiet = new Set(["same", "read"]);

/** What a preview would change, such as `2 create, 1 update`; empty for nothing. */
export function previewChanges({ changeSummary = {} }: PreviewReport): string {
  return Object.entries(changeSummary)
    .filter(([operation, count]) => !quiet.has(operation) && count > 0)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(", ");
}

export function previewErrors({ diagnostics = [] }: PreviewReport): string[] {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message.trim());
}
