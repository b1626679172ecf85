import { shellQuote } from "../../ssh/shellQuote.ts";
import { enterHome, showLog } from "./delegatedHome.ts";

/** A script for root that makes what it reads, by `strata delegated`, and prints the outputs as JSON. */
export function upScript(directory: string, stack: string): string {
  return `${enterHome(directory)}${showLog("up.log")}node cli/main.ts delegated ${shellQuote(stack)} 2>"$log"
`;
}

/** Deletes what stands there, before its strata goes. Where the node itself goes, nobody runs this. */
export function destroyScript(directory: string, stack: string): string {
  const name = shellQuote(stack);
  return `${enterHome(directory)}variables=$(node cli/main.ts env ${name})
eval "$variables"
pulumi destroy --yes --skip-preview --non-interactive --stack ${name} >&2
pulumi stack rm --yes ${name} >&2`;
}
