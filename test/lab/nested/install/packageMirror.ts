import { daemonWrite } from "../../harness/daemon.ts";
import { TinyGuests } from "../../harness/tinyGuests.ts";
import { inGuest } from "./inGuest.ts";
import { buildScript, nodePackages } from "./nodePackages.ts";

const name = "mirror";

export interface MirrorArgs {
  readonly dir: string;
  readonly socket: string;
  /** The bridge in the lab on which it gets the address. */
  readonly network: string;
  readonly address: string;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A guest of a lab that serves repositories of packages, and what else a node that is made fetches. */
export class PackageMirror {
  readonly address: string;
  readonly #dir: string;
  readonly #guests: TinyGuests;

  private constructor({ dir, socket, address }: MirrorArgs) {
    this.address = address;
    this.#dir = dir;
    this.#guests = new TinyGuests(socket, "mirror");
  }

  static async start(args: MirrorArgs): Promise<PackageMirror> {
    const { socket, network, address, devices } = args;
    const mirror = new PackageMirror(args);
    const guests = mirror.#guests;
    await guests.create();
    await daemonWrite(socket, "POST", guests.path("instances"), {
      name,
      source: { type: "image", alias: "strata-debian" },
      devices: {
        root: { type: "disk", path: "/", pool: "default" },
        eth0: { type: "nic", network, name: "eth0", "ipv4.address": address },
        ...devices,
      },
      start: true,
    });
    await mirror.run(`for try in $(seq 60); do
  if ip -4 route show default | grep -q . && [ -s /etc/resolv.conf ]; then break; fi
  sleep 1
done
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update --error-on=any
apt-get -qqy install --no-install-recommends apt-utils gpg gpg-agent
systemd-run --quiet --unit=mirror python3 -m http.server 80 --directory /srv
`);
    return mirror;
  }

  /**
   * Makes the repository `pve`, signed by a vendor; `unsigned`, the same without; and keys of the vendor and of a stranger.
   *
   * @param image the file of the image strata-debian
   */
  async fill(image: string): Promise<void> {
    const built = Object.entries(nodePackages(image)).map(([pack, content]) =>
      buildScript(pack, content, "/srv/pve/pool"),
    );
    await this.run(`mkdir -p /srv/pve/pool
${built.join("")}cd /srv/pve
for key in vendor stranger; do
  gpg --batch --quiet --passphrase '' --quick-generate-key "$key@localhost" rsa2048 sign never
  gpg --batch --export "$key@localhost" >"/srv/$key.gpg"
done
for suite in bookworm trixie; do
  packages=dists/$suite/pve-no-subscription/binary-amd64
  mkdir -p "$packages"
  apt-ftparchive packages pool >"$packages/Packages"
  told() { echo "-o APT::FTPArchive::Release::$1=$2"; }
  apt-ftparchive $(told Suite $suite) $(told Codename $suite) $(told Components pve-no-subscription) \\
    $(told Architectures amd64) release "dists/$suite" >"$suite.Release"
  mv "$suite.Release" "dists/$suite/Release"
  gpg --batch --local-user vendor@localhost --clearsign -o "dists/$suite/InRelease" "dists/$suite/Release"
done
cp -r /srv/pve /srv/unsigned
rm /srv/unsigned/dists/*/InRelease
`);
  }

  /** As a setting says it: address, key and the key's checksum. */
  async packages(repository: string, key: string): Promise<string> {
    const digest = await this.run(`sha256sum /srv/${key}.gpg | cut -d ' ' -f 1`);
    const site = `http://${this.address}`;
    return `${site}/${repository} ${site}/${key}.gpg sha256:${digest.trim()}`;
  }

  run(script: string): Promise<string> {
    return inGuest({ dir: this.#dir, project: this.#guests.project, name }, script);
  }
}
