import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../../../lab/vm/qemu/machine.awk", import.meta.url));

test("of what Incus writes for QEMU, KVM, vsock and spice are changed and nothing else", async () => {
  const kept = '[device "qemu_usb"]\ndriver = "qemu-xhci"\n';
  const input = [
    '[machine]\ntype = "q35"\naccel = "kvm"\n',
    '[device "qemu_vsock"]\ndriver = "vhost-vsock-pci"\nbus = "qemu_pcie0"\naddr = "00.4"',
    'guest-cid = "2729882978"\nvhostfd = "3"\n',
    '[chardev "qemu_spice-chardev"]\nbackend = "spicevmc"\n',
    '[device "qemu_spicedir"]\ndriver = "virtserialport"\n',
    kept,
  ].join("\n");
  const { stdout } = await execa("awk", ["-f", program], { input });
  expect(stdout.split("\n")).toEqual([
    "[machine]",
    'type = "q35"',
    'accel = "tcg"',
    "",
    '[device "qemu_vsock"]',
    'driver = "virtio-net-pci"',
    'netdev = "strata_agent"',
    'mac = "02:73:76:6d:00:01"',
    'romfile = ""',
    'bus = "qemu_pcie0"',
    'addr = "00.4"',
    "",
    ...kept.trimEnd().split("\n"),
  ]);
});
