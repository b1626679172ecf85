import { describe, expect, it } from "vitest";
import type { Resource } from "../../../policy/resource.ts";
import { hypervisors } from "../../../policy/rules/hypervisors.ts";
import type { Properties } from "../../../policy/values.ts";

function of(type: string, properties: Properties, more: Partial<Resource> = {}): Resource {
  const urn = `urn:pulumi:test-lab::strata::${type}::it`;
  return { urn, type, name: "it", protect: false, properties, clear: properties, ...more };
}

const vm = "proxmoxve:index/vmLegacy:VmLegacy";
const tags = ["hypervisor", "strata"];
const remote = (properties: Properties, more?: Partial<Resource>) =>
  hypervisors.check(of("command:remote:Command", properties, more), {});

describe("hypervisors", () => {
  const check = (properties: Properties, protect: boolean) =>
    hypervisors.check(of(vm, { rebootAfterUpdate: false, ...properties }, { protect }), {});

  it("wants a hypervisor protected twice, and says what is missing", () => {
    expect(check({ tags, protection: true }, true)).toEqual([]);
    expect(check({ tags, protection: false }, true)[0]).toMatch(/^only Pulumi refuses/);
    expect(check({ tags, protection: true }, false)[0]).toMatch(/^only Proxmox VE refuses/);
    expect(check({ tags, protection: false }, false)[0]).toMatch(/^nothing keeps/);
    expect(check({ tags, protection: true, rebootAfterUpdate: true }, true)).toEqual([
      "a change may reboot this hypervisor; set rebootAfterUpdate to false, or mark it ephemeral",
    ]);
  });

  it("lets go of what is ephemeral, and of guests that carry none", () => {
    expect(check({ tags: [...tags, "ephemeral"] }, false)).toEqual([]);
    expect(check({ tags: ["strata"] }, false)).toEqual([]);
  });

  it.each([
    "reboot",
    "sudo -n /sbin/reboot -f",
    "apt-get update && systemctl --no-wall poweroff",
    "shutdown -r now",
    "sh -c 'echo done; reboot'",
    "ssh root@node 'halt -p'",
    "if true; then reboot; fi",
    "systemd-run --quiet --on-active=3 systemctl reboot",
    "pvesh create /nodes/father/status --command reboot",
    "init 6",
    "qm destroy 101 --purge",
    "pct destroy 101",
    "incus delete --force web",
    "for id in 1 2; do qm destroy $id; done",
    "wipefs -a /dev/sdb",
    "mkfs.ext4 -F /dev/sda1",
    "dd if=/dev/zero of=/dev/sda bs=1M",
    "zpool destroy -f tank",
    "vgremove -y pve",
    "sgdisk --zap-all /dev/nvme0n1",
  ])("sees %s in a script", (script) => {
    expect(remote({ create: `set -e\n${script}\n` })).toHaveLength(1);
    expect(remote({ create: "true", delete: script })).toHaveLength(1);
    expect(remote({ create: "sudo sh -s", stdin: script })).toHaveLength(1);
  });

  it.each([
    "echo 'reboot needed' >/etc/motd",
    "# reboot later",
    "touch /var/run/reboot-required",
    "shutdown -c",
    "systemctl restart pveproxy",
    "qm list; pct status 101",
    "dd if=image of=/dev/null",
    "mkfs.ext4 disk.img",
    "zpool status",
    "cat <reboot.log",
  ])("passes %s", (script) => {
    expect(remote({ create: script })).toEqual([]);
  });

  it("lets the making of a Proxmox VE restart it, and no more than that", () => {
    const urn =
      "urn:pulumi:a::strata::strata:pve:Node$strata:index:Provision$command:remote:Command::it";
    expect(remote({ create: "systemctl reboot" }, { urn })).toEqual([]);
    expect(remote({ create: "wipefs -a /dev/sda" }, { urn })).toHaveLength(1);
  });

  it("takes the list of an Exec as one command, and its shell's script as a script", () => {
    const exec = (command: string[]) => hypervisors.check(of("incus:index:Exec", { command }), {});
    expect(exec(["reboot"])[0]).toMatch(/^command runs reboot,/);
    expect(exec(["sh", "-c", "sleep 1; poweroff"])[0]).toMatch(/^command runs poweroff,/);
    expect(exec(["echo", "reboot"])).toEqual([]);
  });
});
