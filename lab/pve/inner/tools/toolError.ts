/** What a program prints to standard error before it ends with 255, as Perl's `die` does. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}
