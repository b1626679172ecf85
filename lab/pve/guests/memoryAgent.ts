import type { Clock } from "../clock.ts";
import type { ExecResult, GuestAgent } from "./guestBackend.ts";

interface Process extends ExecResult {
  readonly endsAt: number;
}

const root =
  "bin boot dev etc home initrd.img initrd.img.old lib lib64 lost+found media mnt opt proc root run sbin srv sys tmp usr var vmlinuz vmlinuz.old";

/** An agent of a guest that is not there: it knows echo, cat, ls and a shell of echo, sleep and exit. */
export class MemoryAgent implements GuestAgent {
  readonly hostName: string;
  isFrozen = false;
  readonly #clock: Clock;
  readonly #users: readonly string[];
  readonly #files = new Map<string, string>();
  readonly #processes = new Map<number, Process>();
  #nextPid = 400;

  constructor(clock: Clock, hostName: string, user: string) {
    this.#clock = clock;
    this.hostName = hostName;
    this.#users = ["root", user];
  }

  async exec(command: readonly string[], input: string | undefined): Promise<number | undefined> {
    const [program = "", ...rest] = command;
    const name = program.replace(/^\/(usr\/)?bin\//, "");
    const run = {
      echo: echo(rest),
      cat: told(input ?? ""),
      ls: told(root.replaceAll(" ", "\n") + "\n"),
    };
    const isShell = name === "sh" && rest[0] === "-c";
    const result = isShell ? shell(rest[1] ?? "") : run[name as keyof typeof run];
    if (result === undefined) return undefined;
    this.#nextPid += 1;
    const { seconds, ...output } = result;
    this.#processes.set(this.#nextPid, { ...output, endsAt: this.#clock.now() + seconds * 1000 });
    return this.#nextPid;
  }

  /** A result is handed out once. */
  async execStatus(pid: number): Promise<ExecResult | undefined> {
    const found = this.#processes.get(pid);
    if (found === undefined) throw new Error("Invalid parameter 'pid'");
    if (found.endsAt > this.#clock.now()) return undefined;
    this.#processes.delete(pid);
    return found;
  }

  async readFile(path: string): Promise<string> {
    const content = this.#files.get(path);
    if (content !== undefined) return content;
    throw new Error(`failed to open file '${path}' (mode: 'r'): No such file or directory`);
  }

  async writeFile(path: string, content: string): Promise<void> {
    this.#files.set(path, content);
  }

  async setPassword(user: string): Promise<void> {
    if (!this.#users.includes(user))
      throw new Error("child process has failed to set user password");
  }
}

type Outcome = ExecResult & { readonly seconds: number };

const told = (stdout: string): Outcome => ({ stdout, stderr: "", exitCode: 0, seconds: 0 });
const echo = (words: readonly string[]) => told(`${words.join(" ")}\n`);

function shell(script: string): Outcome {
  let [stdout, stderr, exitCode, seconds] = ["", "", 0, 0];
  for (const statement of script.split(";").map((text) => text.trim())) {
    const [word = "", ...rest] = statement.split(/\s+/);
    const toError = rest.includes(">&2");
    const text = `${rest.filter((part) => part !== ">&2").join(" ")}\n`;
    if (word === "echo" && toError) stderr += text;
    else if (word === "echo") stdout += text;
    else if (word === "sleep") seconds += Number(rest[0]);
    else if (word === "exit") exitCode = Number(rest[0]);
    else [stderr, exitCode] = [`${stderr}sh: ${word}: not found\n`, 127];
  }
  return { stdout, stderr, exitCode, seconds };
}
