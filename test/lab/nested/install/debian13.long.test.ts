import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sshKeyPair } from "../../../../lab/sshKeyPair.ts";
import type { PveNodeArgs } from "../../../../components/pve/pveNode.ts";
import { installCommandPlugin } from "../../../../lab/commandPlugin/installCommandPlugin.ts";
import { bareImage } from "../../../../lab/pve/inner/hypervisorImage.ts";
import { daemonWrite } from "../../harness/daemon.ts";
import { PulumiStack } from "../../harness/pulumiStack.ts";
import { inGuest } from "./inGuest.ts";
import { InstallLab } from "./installLab.ts";

// A real Debian 13, with its apt 3, sqv and ifupdown2. What the packages bring is a stand-in of 8.4, so the last step must
// refuse it.

vi.setConfig({ testTimeout: 900_000, hookTimeout: 1_500_000 });

const name = "machine";
const address = "10.97.0.30";
const { private: privateKey, public: publicKey } = sshKeyPair();

/** The lab's Debian may be a 12. */
const toTrixie = `if ! grep -q trixie /etc/os-release; then
  sed -i s/bookworm/trixie/ /etc/apt/sources.list
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update --error-on=any
  apt-get -qqy -o Dpkg::Options::=--force-confold full-upgrade >/dev/null
  # Of the 12: systemd would run it, disabled or not.
  rm -f /etc/init.d/cloud-*
fi
DEBIAN_FRONTEND=noninteractive apt-get -qqy install sqv >/dev/null
`;

let place: InstallLab;
let stack: PulumiStack;

const inside = (script: string) => inGuest({ dir: place.lab.dir, project: "mirror", name }, script);

beforeAll(async () => {
  place = await InstallLab.start();
  const { lab, image } = place;
  const { alias, config, devices } = await bareImage(image);
  const login = `#cloud-config\nusers:\n  - name: lab\n    sudo: ALL=(ALL) NOPASSWD:ALL\n    ssh_authorized_keys: [${publicKey}]\n`;
  await daemonWrite(lab.socket, "POST", "/1.0/instances?project=mirror", {
    name,
    source: { type: "image", alias },
    config: { ...config, "cloud-init.user-data": login },
    devices: {
      root: { type: "disk", path: "/", pool: "default" },
      // Its lease goes by the MAC.
      eth0: { type: "nic", network: "vmbr0-father", name: "eth0", "ipv4.address": address },
      ...devices,
    },
    start: true,
  });
  await inside(`cloud-init status --wait >/dev/null || true
${toTrixie}`);
  stack = await PulumiStack.create({ socket: "", fingerprint: "", program: "ssh", inLab: lab.dir });
  await installCommandPlugin(join(stack.dir, "home"));
});
afterAll(async () => {
  await stack?.forget();
  await place?.stop();
});

test("takes the suite of its release, and a network of its own behind its address by DHCP", async () => {
  const [url = "", keyUrl = "", checksum = ""] = (
    await place.mirror.packages("pve", "vendor")
  ).split(" ");
  const hostKey = (await inside("cat /etc/ssh/ssh_host_ed25519_key.pub")).trim();
  const node: PveNodeArgs = {
    connection: { host: address, user: "lab", privateKey, hostKey },
    system: "debian-13",
    name,
    bridge: { kind: "nat", address: "10.20.0.1/24" },
    packages: { url, key: { url: keyUrl, checksum } },
  };
  await stack.configure({ "program:plan": { node } });
  const { exitCode, output } = await stack.up();
  expect(exitCode).not.toBe(0);
  expect(output).toContain("this is pve-manager/8.4");
  expect(output).toContain("not a Proxmox VE 9: its image's system is another one");

  expect(await inside("cat /etc/apt/sources.list.d/strata-pve.sources")).toContain(
    "Suites: trixie\nComponents: pve-no-subscription\nArchitectures: amd64\n" +
      "Signed-By: /usr/share/keyrings/proxmox-trixie.gpg",
  );
  expect(await inside("apt-cache policy proxmox-ve")).toContain("trixie/pve-no-subscription");
  expect(await inside("apt-get --version")).toMatch(/^apt 3/);
  expect(await inside("ip -4 -o address show dev eth0")).toContain(`inet ${address}/24`);
  expect(await inside("ip -4 -o address show dev vmbr0")).toContain("inet 10.20.0.1/24");
  expect(await inside("nft list table ip strata_nat")).toContain("masquerade");
  expect(await inside("cat /proc/sys/net/ipv4/ip_forward")).toBe("1");
  expect(await inside("systemctl is-active dnsmasq networking strata-pve")).toBe(
    "active\nactive\nactive",
  );
});
