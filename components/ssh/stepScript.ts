import { createHash } from "node:crypto";
import { shellQuote } from "./shellQuote.ts";

export interface StepScriptArgs {
  /** Whose step it is and which, for messages. */
  readonly owner: string;
  readonly step: string;
  readonly run: string;
  readonly stdin: string;
  /** A change of them runs the step again. */
  readonly triggers: unknown;
  /** Whether it leaves nothing behind that it has printed. Such a step is run each time. */
  readonly sensitive: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** Root's own, on the machine. */
const directory = "/var/lib/strata/steps";

/** Longest wait for cloud-init, in seconds: it holds the locks of apt when a machine is new. */
const cloudInitSeconds = 300;

/** Each apt of a step waits for another one's end, asks again for what did not come, and asks nobody. */
const aptSettings = [
  'DPkg::Lock::Timeout "600";',
  'Acquire::Retries "3";',
  'DPkg::Options { "--force-confdef"; "--force-confold"; };',
].join("\n");

/**
 * A script for root's shell with `-eu` that runs a step, once: the machine remembers that it ended well, and what it printed.
 *
 * Only one run of a step goes on at a time. A run that was left behind by a broken connection is waited for, and counts.
 */
export function stepScript(args: StepScriptArgs): string {
  const { owner, step, run, stdin, sensitive, timeout } = args;
  const done = createHash("sha256")
    .update(JSON.stringify([run, stdin, args.triggers]))
    .digest("hex");
  // In a function, so that half a script does nothing when the connection breaks.
  return `main() {
step=${shellQuote(`step ${step} of ${owner}`)} file=${directory}/${fileName(owner, step)} wanted=${done}
fail() { echo "$step $*" >&2; exit 1; }
umask 077
mkdir -p ${directory}
exec 9>"$file.lock"
flock -w ${timeout} 9 || fail "has not begun: an earlier run of it has gone on for ${timeout} seconds more"
${sensitive ? "" : `if [ "$(cat "$file.done" 2>/dev/null)" = "$wanted" ]; then cat "$file.out"; exit 0; fi\n`}rm -f "$file.done"
waited=0
while [ -e /run/cloud-init/enabled ] && [ ! -e /run/cloud-init/result.json ]; do
  waited=$((waited + 1))
  [ "$waited" -le ${cloudInitSeconds} ] || { echo "$step goes on without cloud-init's end" >&2; break; }
  sleep 1
done
${hereFile('"$file.apt"', aptSettings)}${hereFile('"$file.run"', run)}export APT_CONFIG="$file.apt" DEBIAN_FRONTEND=noninteractive
umask 022
code=0 began=$(date +%s)
${sensitive ? sensitiveRun(timeout) : plainRun(timeout)}}
${stdin === "" ? "main </dev/null\n" : `main <<${here("stdin", stdin)}`}`;
}

/** A script that undoes a step, after which it counts as not run. */
export function undoScript(owner: string, step: string, run: string): string {
  const file = `${directory}/${fileName(owner, step)}`;
  return `${run}\nrm -f ${file}.*`;
}

function plainRun(timeout: number): string {
  // Into a file, so that a broken connection does not end it.
  return `timeout -k 10 ${timeout} sh -eu "$file.run" >"$file.out" 9>&- || code=$?
if [ "$code" != 0 ]; then tail -n 40 "$file.out" >&2; fi
${failures(timeout)}echo "$wanted" >"$file.done"
cat "$file.out"
`;
}

function sensitiveRun(timeout: number): string {
  // What it printed before it failed is not told.
  return `out=$(timeout -k 10 ${timeout} sh -eu "$file.run" 9>&-) || code=$?
${failures(timeout)}printf '%s\\n' "$out"
`;
}

function failures(timeout: number): string {
  return `rm -f "$file.run" "$file.apt"
case $code in
0) ;;
124) fail "was ended: it took longer than ${timeout} seconds" ;;
137)
  if [ "$(($(date +%s) - began))" -ge ${timeout} ]; then fail "was ended: it took longer than ${timeout} seconds"; fi
  fail "was killed: has the machine run out of memory?"
  ;;
*) fail "failed with exit code $code" ;;
esac
`;
}

function hereFile(path: string, text: string): string {
  return `cat >${path} <<${here("file", text)}`;
}

/** A here-document, with a line feed at its end; its last line is in no text. */
function here(what: string, text: string): string {
  const end = `END_${createHash("sha256").update(what).update(text).digest("hex").slice(0, 32)}`;
  return `'${end}'\n${text}${text.endsWith("\n") ? "" : "\n"}${end}\n`;
}

function fileName(owner: string, step: string): string {
  const text = `${owner}.${step}`;
  const print = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return `${text.replace(/[^A-Za-z0-9_.-]/g, "_")}-${print}`;
}
