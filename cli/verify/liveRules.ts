import { partMark } from "../../model/hostRules/readScript.ts";

/** What a server has of the rules of a bridge, beside what was expected. */
export interface LiveRules {
  /** Lines of the chains by name, as the server writes them; undefined without the table. */
  readonly live: Chains | undefined;
  /** What the expected ruleset comes to there. */
  readonly expected: Chains;
  /** The file that the table is loaded from; empty where there is none. */
  readonly file: string;
  /** Whether the server loads it when it starts. */
  readonly atBoot: boolean;
}

export type Chains = ReadonlyMap<string, readonly string[]>;

/** Reads what a `readScript` printed. */
export function liveRules(printed: string, bridge: string, table: string): LiveRules {
  const part = (name: string) => {
    const [, text = ""] = `\n${printed}`.split(`\n${partMark}${name}\n`);
    return text.startsWith(partMark) ? "" : (text.split(`\n${partMark}`)[0] ?? "");
  };
  const [expected, live] = ["expected", "live"].map((name) => chainsOf(part(name), table));
  const file = part(`file ${bridge}`);
  return {
    live,
    expected: expected ?? new Map(),
    file: file === "" || file.endsWith("\n") ? file : `${file}\n`,
    atBoot: !part(`boot ${bridge}`).includes("missing"),
  };
}

function chainsOf(ruleset: string, table: string): Chains | undefined {
  const [, text] = `${ruleset}\n`.split(`table inet ${table} {\n`);
  if (text === undefined) return undefined;
  const [body = ""] = text.split("\n}\n");
  const chains = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of body.split("\n").map((one) => one.trim())) {
    const [, name] = /^(?:chain|set|map) (\S+) \{$/.exec(line) ?? [];
    if (name !== undefined) chains.set(name, (lines = []));
    else if (line !== "" && line !== "}") lines.push(line);
  }
  return chains;
}
