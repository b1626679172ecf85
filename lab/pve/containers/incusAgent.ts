import type { IncusClient } from "../../../provider/incus/api/client.ts";
import { type ExecRequest, execInstance } from "../../../provider/incus/api/exec.ts";
import { openExec } from "../../../provider/incus/api/openExec.ts";
import { OutputTail } from "../../../provider/incus/api/outputTail.ts";
import type { ExecResult, GuestAgent } from "../guests/guestBackend.ts";

/** What an agent keeps of a command's output, and reads of a file. */
const mostBytes = 16 * 1024 ** 2;

/** Tells the pid, then becomes the command; ends without a word where there is no such program. */
const wrapped = 'command -v -- "$1" >/dev/null || exit 127; echo $$; exec "$@"';

/** Up once the system is: without systemd, at once. Prints the host's name. */
const ready = `
case $(readlink /sbin/init) in *systemd) systemctl is-active --quiet multi-user.target || exit 1; esac
cat /proc/sys/kernel/hostname
`;

/** The guest agent of a container: commands in it. */
export class IncusAgent implements GuestAgent {
  readonly hostName: string;
  isFrozen = false;
  readonly #client: IncusClient;
  readonly #instance: string;
  /** Results by pid; undefined while it runs. */
  readonly #processes = new Map<number, ExecResult | undefined>();

  private constructor(client: IncusClient, instance: string, hostName: string) {
    this.#client = client;
    this.#instance = instance;
    this.hostName = hostName;
  }

  /** Undefined while the guest boots. */
  static async find(client: IncusClient, instance: string): Promise<IncusAgent | undefined> {
    const asked = { command: ["sh", "-c", ready], timeoutSeconds: 30 };
    // A container that starts or ends takes no commands.
    const answer = await execInstance(client, instance, asked).catch(() => undefined);
    if (answer?.exitCode !== 0) return undefined;
    return new IncusAgent(client, instance, answer.stdout.trim());
  }

  async exec(command: readonly string[], input = ""): Promise<number | undefined> {
    const [out, err] = [new OutputTail(mostBytes), new OutputTail(mostBytes)];
    let tellPid: (pid: number | undefined) => void = () => {};
    const pid = new Promise<number | undefined>((resolve) => {
      tellPid = resolve;
    });
    let head: string | undefined = "";
    const hear = (data: Buffer) => {
      if (head === undefined) return out.add(data);
      head += data.toString("latin1");
      const end = head.indexOf("\n");
      if (end < 0) return;
      tellPid(Number(head.slice(0, end)));
      out.add(Buffer.from(head.slice(end + 1), "latin1"));
      head = undefined;
    };
    const asked = { command: ["sh", "-c", wrapped, "sh", ...command] };
    const running = await openExec(this.#client, this.#instance, asked, {
      stdout: hear,
      stderr: (data) => err.add(data),
    });
    if (input !== "") running.write(input);
    running.endInput();
    const ended = running.end().finally(() => running.release());
    void ended
      .then(({ exitCode }) => ({ exitCode, stdout: out.text(), stderr: err.text() }))
      .catch((error: Error) => ({ exitCode: -1, stdout: out.text(), stderr: error.message }))
      .then(async (result) => {
        tellPid(undefined);
        const known = await pid;
        if (known !== undefined) this.#processes.set(known, result);
      });
    const known = await pid;
    if (known !== undefined && !this.#processes.has(known)) this.#processes.set(known, undefined);
    return known;
  }

  /** A result is handed out once. */
  async execStatus(pid: number): Promise<ExecResult | undefined> {
    if (!this.#processes.has(pid)) throw new Error("Invalid parameter 'pid'");
    const result = this.#processes.get(pid);
    if (result !== undefined) this.#processes.delete(pid);
    return result;
  }

  async readFile(path: string): Promise<string> {
    return this.#run({ command: ["cat", "--", path] }, `failed to open file '${path}' (mode: 'r')`);
  }

  async writeFile(path: string, content: string): Promise<void> {
    const command = ["sh", "-c", 'cat >"$1"', "sh", path];
    await this.#run({ command, stdin: content }, `failed to open file '${path}' (mode: 'w')`);
  }

  async setPassword(user: string, password: string): Promise<void> {
    const fault = "child process has failed to set user password";
    await this.#run({ command: ["chpasswd"], stdin: `${user}:${password}\n` }, fault, false);
  }

  /** What a command prints. @throws Error of the agent's words, with the system's reason behind them. */
  async #run(request: ExecRequest, fault: string, withReason = true): Promise<string> {
    const asked = { ...request, tailBytes: mostBytes };
    const { exitCode, stdout, stderr } = await execInstance(this.#client, this.#instance, asked);
    if (exitCode === 0) return stdout;
    const reason = stderr.trim().split(": ").at(-1) ?? "";
    throw new Error(withReason ? `${fault}: ${reason}` : fault);
  }
}
