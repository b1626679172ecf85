import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sshKeyPair } from "../../../../lab/sshKeyPair.ts";
import type { SshConnection } from "../../../../components/ssh/sshConnection.ts";
import { type SshServer, startSshServer } from "../../../lab-unit/commandPlugin/sshServer.ts";

const key = sshKeyPair();

/** In namespaces of its own, where it is root and the machine's state is its own. */
const separate = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-euc"];

/** What plays a machine with an SSH server: this one, with a directory for its home, its state and what is put there. */
export class SshMachine {
  readonly home: string;
  readonly #server: SshServer;

  private constructor(home: string, server: SshServer) {
    this.home = home;
    this.#server = server;
  }

  /** @param enter what is given a command as its last argument, in place of namespaces made for each */
  static async start(enter?: readonly string[]): Promise<SshMachine> {
    const home = await mkdtemp(join(tmpdir(), "strata-machine-"));
    const state = join(home, "state");
    await mkdir(state);
    const script = `mount --bind '${state}' /var/lib && exec sh -c "$1"`;
    const shell = enter ?? [...separate, script, "sh"];
    const server = await startSshServer({ publicKey: key.public, home, shell });
    return new SshMachine(home, server);
  }

  readonly privateKey = key.private;

  connection(more: Partial<SshConnection> = {}): SshConnection {
    const { port, hostKey } = this.#server;
    const login = { user: "root", privateKey: key.private, dialErrorLimit: 0 };
    return { host: "127.0.0.1", port, hostKey, ...login, ...more };
  }

  logins(): number {
    return this.#server.logins.length;
  }

  /** Text of a file; empty where there is none. */
  read(path: string): Promise<string> {
    return readFile(join(this.home, path), "utf8").catch(() => "");
  }

  list(path: string): Promise<string[]> {
    return readdir(join(this.home, path)).catch(() => []);
  }

  async stop(): Promise<void> {
    await this.#server.close();
    await rm(this.home, { recursive: true });
  }
}
