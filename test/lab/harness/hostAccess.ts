import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

/** `strata:host` for a lab: a shell in it is the server's own. */
export function labHost(dir: string): { readonly interpreter: readonly string[] } {
  const entry = ["env", `STRATA_LAB_DIR=${dir}`, process.execPath, main, "lab", "exec", "--"];
  return { interpreter: [...entry, "sh", "-c"] };
}
