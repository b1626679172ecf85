import { once } from "node:events";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import ssh2 from "ssh2";
import { connectInLab } from "../harness/labConnection.ts";

export interface SshLogin {
  readonly host: string;
  readonly user: string;
  readonly privateKey: string;
  /** The host's public key, as in a .pub file: another one is refused. Without it any is taken. */
  readonly hostKey?: string;
}

/** An SSH connection from where the lab's server is, or from a machine beyond another connection. */
export class LabSsh {
  readonly #client: ssh2.Client;

  private constructor(client: ssh2.Client) {
    this.#client = client;
  }

  /** From the server of the lab in this directory; from here where there is none. */
  static async open(dir: string | undefined, login: SshLogin): Promise<LabSsh> {
    const { host } = login;
    return LabSsh.#over(
      dir === undefined ? connect(22, host) : await connectInLab(dir, host, 22),
      login,
    );
  }

  /** From the machine that this connection leads to. */
  async jump(login: SshLogin): Promise<LabSsh> {
    return LabSsh.#over(await this.forward(login.host, 22), login);
  }

  /** A connection that the machine makes to a port it reaches. */
  async forward(host: string, port: number): Promise<Duplex> {
    return new Promise<ssh2.ClientChannel>((resolve, reject) => {
      this.#client.forwardOut("127.0.0.1", 0, host, port, (error, opened) =>
        error === undefined ? resolve(opened) : reject(error),
      );
    });
  }

  /** @throws Error where the command does not succeed. */
  async run(command: string): Promise<string> {
    const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) => {
      this.#client.exec(command, (error, opened) =>
        error === undefined ? resolve(opened) : reject(error),
      );
    });
    let [out, err] = ["", ""];
    channel.on("data", (data: Buffer) => (out += data.toString()));
    channel.stderr.on("data", (data: Buffer) => (err += data.toString()));
    const [code] = (await once(channel, "close")) as [number | null];
    if (code !== 0) throw new Error(`${command}: exit code ${code}: ${err}`);
    return out.trim();
  }

  close(): void {
    this.#client.end();
  }

  static async #over(sock: Duplex, { user, privateKey, hostKey }: SshLogin): Promise<LabSsh> {
    const client = new ssh2.Client();
    const expected = Buffer.from(hostKey?.split(" ")[1] ?? "", "base64");
    client.connect({
      sock,
      username: user,
      privateKey,
      // Of the kind that is known.
      algorithms: { serverHostKey: ["ssh-ed25519"] },
      hostVerifier: (key: Buffer) => hostKey === undefined || key.equals(expected),
      readyTimeout: 60_000,
    });
    // What breaks is told by the wait for the connection, later by the command that breaks with it.
    sock.on("error", () => {});
    client.on("error", () => {});
    await once(client, "ready");
    return new LabSsh(client);
  }
}
