import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type InstallArgs, installSteps } from "../../../../components/pve/install/installSteps.ts";
import { proxmoxReleases } from "../../../../components/pve/install/proxmoxRelease.ts";
import { DebianGuest } from "./debianGuest.ts";

// Nothing of Proxmox VE is here: apt-get and what it would install are stand-ins that note how they are called. The
// scripts themselves, and what they write, are real, in a guest that is thrown away.

const lab = inject("lab");
const key = {
  url: "https://keys.example/key.gpg",
  checksum: `sha256:${createHash("sha256").update("key").digest("hex")}`,
};
const packages = { url: "http://mirror.example/pve", key };
let guest: DebianGuest;
let release = proxmoxReleases["debian-12"];

beforeAll(async () => {
  guest = await DebianGuest.start(lab.socket);
  if (await guest.is("grep -q trixie /etc/os-release")) release = proxmoxReleases["debian-13"];
});
afterAll(() => guest.stop());

function step(name: string, more: Partial<InstallArgs> = {}): string {
  const steps = installSteps({
    name: "inner",
    release,
    packages,
    bridge: { kind: "port" },
    ...more,
  });
  return steps.find((one) => one.name === name)?.run ?? "exit 99";
}
/** Twice: a step may be run again. */
async function runTwice(name: string, more: Partial<InstallArgs> = {}): Promise<void> {
  await guest.expect(": >/root/calls");
  for (const time of ["first", "second"]) {
    expect([name, time, await guest.run(step(name, more))]).toEqual([name, time, 0]);
  }
}
const called = (line: string) => guest.has("/root/calls", [line]);

test("refuses another Debian than its image is said to be", async () => {
  const other = release.major === 8 ? proxmoxReleases["debian-13"] : proxmoxReleases["debian-12"];
  expect(await guest.run(step("hosts", { release: other }))).toBe(1);
  expect(await guest.has("/root/said", [`not Debian ${other.codename}: its image's system`])).toBe(
    true,
  );
});

test("gives the name its real address, and keeps cloud-init from taking it back", async () => {
  await guest.expect(
    "printf '127.0.0.1 localhost\\n127.0.1.1 debian\\n10.9.9.9 inner\\n' >/etc/hosts",
  );
  await runTwice("hosts");
  const lines = ["10.0.0.5 inner.internal inner", "127.0.0.1 localhost"];
  expect(await guest.is(`[ "$(/bin/cat /etc/hosts)" = "$(printf '${lines.join("\\n")}')" ]`)).toBe(
    true,
  );
  expect(await guest.is('[ "$(hostname)" = inner ] && [ -e /etc/cloud/cloud-init.disabled ]')).toBe(
    true,
  );
});

test("takes packages by the expected key only, and without a subscription", async () => {
  const wrong = { ...key, checksum: `sha512:${"0".repeat(128)}` };
  const refused = step("repository", { packages: { ...packages, key: wrong } });
  expect(await guest.run(refused)).toBe(1);
  expect(await guest.has("/root/said", ["key.gpg has another sha512 than 000"])).toBe(true);
  expect(
    await guest.is("! ls /usr/share/keyrings/proxmox-* /etc/apt/sources.list.d/strata-pve.sources"),
  ).toBe(true);
  await runTwice("repository");
  const { codename } = release;
  const lines = [
    "URIs: http://mirror.example/pve",
    `Suites: ${codename}`,
    "Components: pve-no-subscription",
    "Architectures: amd64",
    `Signed-By: /usr/share/keyrings/proxmox-${codename}.gpg`,
  ];
  expect(await guest.has("/etc/apt/sources.list.d/strata-pve.sources", lines)).toBe(true);
  expect(await called("apt-get -y full-upgrade")).toBe(true);
});

describe("the bridge", () => {
  const interfaces = "/etc/network/interfaces";
  const end = ["\tbridge-stp off", "\tbridge-fd 0"];

  test("takes the NIC as its port, with its static address", async () => {
    await runTwice("network");
    const port = ["auto eth0", "iface eth0 inet manual", "", "auto vmbr0"];
    const address = ["iface vmbr0 inet static", "\taddress 10.0.0.5/24", "\tgateway 10.0.0.1"];
    const mac = "\thwaddress aa:bb:cc:00:11:22";
    expect(
      await guest.has(interfaces, [...port, ...address, "\tbridge-ports eth0", ...end, mac]),
    ).toBe(true);
    const link = ["MACAddress=aa:bb:cc:00:11:22", "", "[Link]", "Name=eth0"];
    expect(await guest.has("/etc/systemd/network/10-strata.link", link)).toBe(true);
  });

  test("asks for the address where the NIC had", async () => {
    await guest.expect("echo dynamic >/root/dynamic");
    await runTwice("network");
    expect(await guest.has(interfaces, ["iface vmbr0 inet dhcp", "\tbridge-ports eth0"])).toBe(
      true,
    );
  });

  test("is a network of its own, behind the machine's address", async () => {
    const bridge = { kind: "nat", address: "10.20.0.1/24" } as const;
    await runTwice("network", { bridge });
    await runTwice("kernel", { bridge });
    const own = ["iface eth0 inet dhcp", "", "auto vmbr0", "iface vmbr0 inet static"];
    const more = ["\taddress 10.20.0.1/24", "\tbridge-ports none", ...end];
    expect(await guest.has(interfaces, [...own, ...more])).toBe(true);
    expect(await guest.is("unshare --net nft -c -f /etc/strata-nat.nft")).toBe(true);
    const range = "dhcp-range=10.20.0.100,10.20.0.249,12h";
    expect(await guest.has("/etc/dnsmasq.d/strata.conf", [range])).toBe(true);
    const odd = { kind: "nat", address: "10.20.0.7/16" } as const;
    expect(() => step("kernel", { bridge: odd })).toThrow(
      "must be as 10.20.0.1/24, not 10.20.0.7/16",
    );
  });
});

test("boots once into the new kernel, and says when that did not happen", async () => {
  await runTwice("reboot");
  expect(await called("systemctl reboot")).toBe(true);
  expect(await called("systemctl stop ssh.socket ssh.service")).toBe(true);
  expect(await guest.run(step("booted"))).toBe(1);
  expect(await guest.has("/root/said", ["has not booted again yet"])).toBe(true);
  await guest.expect("echo second >/root/boot");
  expect(await guest.run(step("booted"))).toBe(1);
  expect(await guest.has("/root/said", ["has booted 6.1.0-cloud-amd64, no kernel of"])).toBe(true);
  await guest.expect("echo 6.8.12-1-pve >/root/kernel");
  await runTwice("booted");
  await runTwice("reboot");
  expect(await called("systemctl reboot")).toBe(false);
});

test("installs the rest, and takes the subscription's repository away", async () => {
  await runTwice("packages");
  expect(await called("apt-get -y install proxmox-ve postfix open-iscsi chrony")).toBe(true);
  expect(await called("postfix postfix/main_mailer_type select Local only")).toBe(true);
  expect(await guest.is("[ -e /etc/apt/sources.list.d/strata-pve.sources ]")).toBe(true);
  expect(await guest.is("! [ -e /etc/apt/sources.list.d/pve-enterprise.list ]")).toBe(true);
});

test("makes a certificate that names the address, without IPv6, and leaves a good one alone", async () => {
  await guest.expect("/root/certify DNS:inner");
  await runTwice("certificate");
  const key6 = "net.ipv6.conf.all.disable_ipv6";
  const lines = [`sysctl -qw ${key6}=1`, "pvecm updatecerts --force", "systemctl restart pveproxy"];
  expect(await guest.has("/root/calls", lines)).toBe(true);
  expect(await guest.has("/root/calls", [`sysctl -qw ${key6}=0`])).toBe(true);
  await runTwice("certificate");
  expect(await called("pvecm")).toBe(false);
});
