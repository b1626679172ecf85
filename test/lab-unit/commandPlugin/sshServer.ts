import { spawn } from "node:child_process";
import { connect, type AddressInfo } from "node:net";
import ssh2 from "ssh2";
import type { AuthContext, Session } from "ssh2";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { serveSftp } from "./sftpSession.ts";

export interface SshServer {
  readonly port: number;
  /** As `connection.hostKey` wants it. */
  readonly hostKey: string;
  /** How often somebody has connected, and by which means somebody has got in. */
  readonly connections: () => number;
  readonly logins: readonly string[];
  /** Refuses that many connections before the next is let in. */
  refuse(count: number): void;
  close(): Promise<void>;
}

interface Wanted {
  readonly password?: string;
  /** Public key that is let in. */
  readonly publicKey?: string;
  readonly acceptEnv?: readonly string[];
  /** What is given a command as its last argument. Default: this machine's shell. */
  readonly shell?: readonly string[];
  /** Where relative paths of commands and copied files are. Default: this process' directory. */
  readonly home?: string;
}

/** An SSH server in this process, with a real shell behind it; OpenSSH's own is in test/lab/commandPlugin. */
export async function startSshServer(wanted: Wanted): Promise<SshServer> {
  const key = sshKeyPair();
  const logins: string[] = [];
  let connections = 0;
  let refusals = 0;
  const server = new ssh2.Server({ hostKeys: [key.private] }, (client) => {
    connections += 1;
    client.on("error", () => {});
    if (refusals > 0) {
      refusals -= 1;
      client.end();
      return;
    }
    client.on("authentication", (login) => {
      if (!isRight(login, wanted)) return login.reject(["password", "publickey"]);
      if (login.method !== "publickey" || login.signature) logins.push(login.method);
      login.accept();
    });
    client.on("session", (accept) => serveSession(accept(), wanted));
    client.on("tcpip", (accept, reject, { destIP, destPort }) => {
      const socket = connect(destPort, destIP);
      socket.once("error", () => reject());
      socket.once("connect", () => {
        const channel = accept();
        channel.pipe(socket).pipe(channel);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: key.public,
    connections: () => connections,
    logins,
    refuse: (count) => (refusals = count),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function isRight(login: AuthContext, { password, publicKey }: Wanted): boolean {
  if (login.method === "password") return login.password === password;
  if (login.method !== "publickey" || publicKey === undefined) return false;
  const known = ssh2.utils.parseKey(publicKey);
  if (known instanceof Error || !login.key.data.equals(known.getPublicSSH())) return false;
  return login.blob && login.signature
    ? known.verify(login.blob, login.signature, login.hashAlgo) === true
    : true;
}

function serveSession(session: Session, { acceptEnv = [], shell, home = "." }: Wanted): void {
  session.on("sftp", (accept) => serveSftp(accept(), home));
  const env: Record<string, string> = { PATH: process.env["PATH"] ?? "" };
  session.on("env", (accept, _reject, { key, val }) => {
    if (acceptEnv.includes(key)) env[key] = val;
    accept?.();
  });
  session.on("exec", (accept, _reject, { command }) => {
    const channel = accept();
    const [file = "/bin/sh", ...args] = shell ?? ["/bin/sh", "-c"];
    const child = spawn(file, [...args, command], { env, cwd: home });
    channel.pipe(child.stdin);
    child.stdin.on("error", () => {});
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    channel.once("close", () => child.kill("SIGKILL"));
    child.once("close", (code) => {
      channel.exit(code ?? 255);
      channel.end();
    });
  });
}
