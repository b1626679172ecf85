import ssh2 from "ssh2";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { daemonWrite } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const project = "command-ssh";
const name = "server";
const port = 10_022;

const hostKeys = {
  ed25519: sshKeyPair(),
  rsa: ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 }),
};
const user = sshKeyPair();

// Debian's own settings: AcceptEnv LANG LC_*, root by key only. Without PAM a locked password locks out keys too.
const start = `
set -e
cd /etc/ssh
umask 077
printf '%s' '${hostKeys.ed25519.private}' >ssh_host_ed25519_key
printf '%s' '${hostKeys.rsa.private}' >ssh_host_rsa_key
mkdir -p /root/.ssh /run/sshd
chmod 755 /run/sshd
echo '${user.public}' >/root/.ssh/authorized_keys
sed -i 's/^root:[^:]*/root:*/' /etc/shadow
ip link set lo up
/usr/sbin/sshd -o UsePAM=no
`;

/** A guest of the lab with Debian's sshd in it, which the lab's server reaches on a port of its own. */
export class SshGuest {
  readonly hostKeys = { ed25519: hostKeys.ed25519.public, rsa: hostKeys.rsa.public };
  readonly privateKey = user.private;
  readonly #socket: string;
  readonly #guests: TinyGuests;

  private constructor(socket: string) {
    this.#socket = socket;
    this.#guests = new TinyGuests(socket, project);
  }

  static async start(socket: string): Promise<SshGuest> {
    const guest = new SshGuest(socket);
    await guest.#guests.create();
    await daemonWrite(socket, "POST", guest.#guests.path("instances"), {
      name,
      source: { type: "image", alias: "strata-debian" },
      // No boot: sshd is all that runs.
      config: { "raw.lxc": "lxc.init.cmd = /bin/sleep infinity" },
      devices: {
        root: { type: "disk", path: "/", pool: "default" },
        ssh: { type: "proxy", listen: `tcp:127.0.0.1:${port}`, connect: "tcp:127.0.0.1:22" },
      },
      start: true,
    });
    await guest.expectRun(start);
    return guest;
  }

  /** `connection` for a program; the key is marked as a secret. */
  connection(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    return {
      host: "127.0.0.1",
      port,
      privateKey: { $secret: this.privateKey },
      hostKey: this.hostKeys.ed25519,
      dialErrorLimit: 3,
      perDialTimeout: 60,
      ...more,
    };
  }

  /** Whether a shell in the guest says yes. */
  async is(test: string): Promise<boolean> {
    const { exitCode } = await guestExec(this.#socket, project, name, ["/bin/sh", "-c", test]);
    return exitCode === 0;
  }

  async stop(): Promise<void> {
    await this.#guests.drop();
  }

  private async expectRun(script: string): Promise<void> {
    if (!(await this.is(script))) throw new Error(`this did not run in the guest:\n${script}`);
  }
}
