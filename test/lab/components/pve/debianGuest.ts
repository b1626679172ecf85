import { daemonWrite } from "../../harness/daemon.ts";
import { guestExec } from "../../harness/guest.ts";
import { TinyGuests } from "../../harness/tinyGuests.ts";

const name = "debian";

/** What a program that a guest lacks, or must not really run, does in its stead; each call is noted in /root/calls. */
const stubs: Readonly<Record<string, string>> = {
  "apt-get": `case "$*" in *proxmox-ve*) echo "deb https://enterprise.proxmox.com/debian/pve" >/etc/apt/sources.list.d/pve-enterprise.list;; esac`,
  curl: `while [ "$1" != -o ]; do shift; done; printf key >"$2"`,
  "debconf-set-selections": "cat >>/root/calls",
  hostnamectl: 'echo "$2" >/etc/hostname; hostname "$2"',
  // One NIC, as cloud-init leaves it.
  ip: `case "$*" in
*"route show default"*) echo "default via 10.0.0.1 dev eth0 proto dhcp src 10.0.0.5";;
*"route get"*) echo "192.0.2.1 via 10.0.0.1 dev eth0 src 10.0.0.5 uid 0";;
*"address show"*) echo "2: eth0    inet 10.0.0.5/24 brd 10.0.0.255 scope global $(cat /root/dynamic 2>/dev/null) eth0";;
esac`,
  cat: `case "$*" in
/sys/class/net/eth0/address) echo aa:bb:cc:00:11:22;;
/proc/sys/kernel/random/boot_id) /bin/cat /root/boot;;
*) exec /bin/cat "$@";;
esac`,
  pvecm: "/root/certify IP:10.0.0.5",
  pvesm: "",
  sysctl: "case $1 in -n) echo 0;; esac",
  systemctl: "",
  "systemd-run": "",
  uname: "cat /root/kernel",
  "update-grub": "",
};

/** A root of a node's certificate that names these. */
const certify = `#!/bin/sh
mkdir -p /etc/pve/local
openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -out /etc/pve/local/pve-ssl.pem -days 2 -subj /CN=x \\
  -addext "subjectAltName=$1" 2>/dev/null
`;

/** A Debian guest of the lab in which steps of an installation run, with other programs for what they call. */
export class DebianGuest {
  readonly #socket: string;
  readonly #guests: TinyGuests;

  private constructor(socket: string) {
    this.#socket = socket;
    this.#guests = new TinyGuests(socket, "pve-install");
  }

  static async start(socket: string): Promise<DebianGuest> {
    const guest = new DebianGuest(socket);
    await guest.#guests.create();
    await daemonWrite(socket, "POST", guest.#guests.path("instances"), {
      name,
      source: { type: "image", alias: "strata-debian" },
      config: { "raw.lxc": "lxc.init.cmd = /bin/sleep infinity" },
      devices: { root: { type: "disk", path: "/", pool: "default" } },
      start: true,
    });
    const programs = Object.entries(stubs).map(([program, script]) => {
      const text = `#!/bin/sh\necho "${program} $*" >>/root/calls\n${script}\n`;
      return `/bin/cat >/usr/local/bin/${program} <<'END_OF_STUB'\n${text}END_OF_STUB\n`;
    });
    await guest.expect(`${programs.join("")}/bin/cat >/root/certify <<'END_OF_STUB'
${certify}END_OF_STUB
mkdir -p /var/lib/strata /etc/cloud
chmod 755 /usr/local/bin/* /root/certify
echo 6.1.0-cloud-amd64 >/root/kernel
echo first >/root/boot
`);
    return guest;
  }

  /** The exit code of a script for `sh -eu`; what it says is in /root/said. */
  async run(script: string): Promise<number> {
    const command = ["/bin/sh", "-c", 'exec sh -euc "$1" >/root/said 2>&1', "sh", script];
    return (await guestExec(this.#socket, "pve-install", name, command)).exitCode;
  }

  /** @throws Error where a script does not succeed. */
  async expect(script: string): Promise<void> {
    if ((await this.run(script)) !== 0) throw new Error(`this did not run:\n${script}`);
  }

  /** Whether a file has these lines in a row. */
  async has(path: string, lines: readonly string[]): Promise<boolean> {
    const pattern = lines.join("\n");
    const script = `case "$(/bin/cat ${path})" in *"$wanted"*) ;; *) exit 1;; esac`;
    const quoted = pattern.replaceAll("'", `'\\''`);
    return (await this.#quietly(`wanted='${quoted}'\n${script}`)) === 0;
  }

  async is(test: string): Promise<boolean> {
    return (await this.#quietly(test)) === 0;
  }

  async stop(): Promise<void> {
    await this.#guests.drop();
  }

  async #quietly(script: string): Promise<number> {
    const command = ["/bin/sh", "-euc", script];
    return (await guestExec(this.#socket, "pve-install", name, command)).exitCode;
  }
}
