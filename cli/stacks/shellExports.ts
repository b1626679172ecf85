import type { Variables } from "./userVariables.ts";

/** Lines for `eval` in a POSIX shell; an undefined variable is unset. */
export function shellExports(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) =>
      value === undefined ? `unset ${name}\n` : `export ${name}=${shellQuote(value)}\n`,
    )
    .join("");
}

/** Inside single quotes a shell takes everything literally but the single quote. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
