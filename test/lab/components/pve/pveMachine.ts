import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SshMachine } from "../ssh/sshMachine.ts";

const pve = fileURLToPath(new URL("../../../../lab/pve", import.meta.url));

/** Asks the node's API with a token that it reads, and prints the status and what came. */
const ask = `
const { get } = require("node:https");
const { readFileSync } = require("node:fs");
const authorization = "PVEAPIToken=" + readFileSync(0, "utf8").trim();
const ca = readFileSync("/etc/pve/pve-root-ca.pem");
get("https://127.0.0.1:8006/api2/json" + process.argv[1], { ca, headers: { authorization } }, (answer) => {
  process.stdout.write(answer.statusCode + " ");
  answer.pipe(process.stdout);
});
`;

/** What plays a machine with Proxmox VE, reached by SSH: the stand-in, in namespaces with an /etc and a network of their own. */
export class PveMachine {
  readonly ssh: SshMachine;
  readonly #dir: string;
  readonly #node: ChildProcess;
  readonly #enter: readonly string[];

  private constructor(ssh: SshMachine, dir: string, node: ChildProcess, enter: readonly string[]) {
    this.ssh = ssh;
    this.#dir = dir;
    this.#node = node;
    this.#enter = enter;
  }

  static async start(): Promise<PveMachine> {
    const dir = await mkdtemp(join(tmpdir(), "strata-pve-"));
    for (const tool of ["pveum", "pvesh", "pveversion"]) {
      const script = `#!/bin/sh\nexec ${process.execPath} ${pve}/inner/tools/run.ts ${tool} "$@"\n`;
      await writeFile(join(dir, tool), script, { mode: 0o755 });
    }
    const setup = `cp -rL /etc/ssl ${dir}/ssl
mount -t tmpfs tmpfs /etc
cp -r ${dir}/ssl /etc
mount -t tmpfs tmpfs /var/lib
mkdir -p /etc/pve/priv
ip link set lo up
exec ${process.execPath} ${pve}/serve.ts --name inner --token-file /etc/pve/priv/strata.token \\
  --certificate-file /etc/pve/pve-root-ca.pem`;
    const own = ["--user", "--map-root-user", "--mount", "--net"];
    const node = spawn("unshare", [...own, "sh", "-euc", setup], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(node, "exit").then(([code]) => {
      throw new Error(`the stand-in has ended with exit code ${code}`);
    });
    // It says one line when it answers.
    await Promise.race([once(node.stdout, "data"), ended]);
    ended.catch(() => {});
    const enter = `cd ${dir}; PATH=${dir}:$PATH exec sh -c "$1"`;
    const joined = ["--preserve-credentials", "--user", "--mount", "--net", `--target=${node.pid}`];
    const shell = ["nsenter", ...joined, "sh", "-euc", enter, "sh"];
    return new PveMachine(await SshMachine.start(shell), dir, node, shell);
  }

  /** Runs a command on it. */
  run(command: string, input = ""): string {
    const [file = "", ...args] = this.#enter;
    return execFileSync(file, [...args, command], { input, encoding: "utf8" });
  }

  /** What its API says, after the status. */
  ask(path: string, token: string): string {
    return this.run(`${process.execPath} -e '${ask}' ${path}`, token);
  }

  async stop(): Promise<void> {
    this.#node.kill();
    await this.ssh.stop();
    await rm(this.#dir, { recursive: true });
  }
}
