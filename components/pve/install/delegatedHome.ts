import { shellQuote } from "../../ssh/shellQuote.ts";

/** All that a strata on a node is and has lies below one directory of that node. */
export const projectIn = (directory: string) => `${directory}/project`;
export const reposIn = (directory: string) => `${directory}/repos`;

/** The beginning of a script for root that works there. */
export const enterHome = (directory: string) => `cd ${shellQuote(projectIn(directory))}
directory=${shellQuote(directory)}
umask 077
export PATH="$directory/bin:$PATH" PULUMI_HOME="$directory/pulumi"
export XDG_STATE_HOME="$directory/state" XDG_CACHE_HOME="$directory/cache" STRATA_LAB_DIR="$directory/lab"
`;

/** Lines that show what is written to `$log` from there on: a broken connection would end what writes to it itself. */
export const showLog = (file: string) => `log=$directory/${file}
: >"$log"
tail -n +1 -f --pid=$$ "$log" >&2 &
`;
