const vendors = {
  "0x8086": "Intel Corporation",
  "0x1af4": "Red Hat, Inc.",
} as const;

interface Device {
  readonly id: string;
  readonly class: string;
  readonly vendor: keyof typeof vendors;
  readonly device: string;
  readonly name?: string;
}

/** What a small virtual machine has: nothing that could be passed on. */
const devices: readonly Device[] = [
  { id: "0000:00:00.0", class: "0x060000", vendor: "0x8086", device: "0x0d57" },
  {
    id: "0000:00:01.0",
    class: "0xffff00",
    vendor: "0x1af4",
    device: "0x1045",
    name: "Virtio 1.0 memory balloon",
  },
  {
    id: "0000:00:02.0",
    class: "0x018000",
    vendor: "0x1af4",
    device: "0x1042",
    name: "Virtio 1.0 block device",
  },
  {
    id: "0000:00:03.0",
    class: "0x020000",
    vendor: "0x1af4",
    device: "0x1041",
    name: "Virtio 1.0 network device",
  },
];

/** Memory controllers, bridges and processors are left out unless asked for. */
const usuallyHidden = "05;06;0b";

export function pciDevices(hidden: string | undefined): unknown[] {
  const classes = (hidden ?? usuallyHidden).split(/[;,\s]+/).filter((part) => part !== "");
  return devices
    .filter(({ class: kind }) => !classes.includes(kind.slice(2, 4)))
    .map(({ name, ...device }) => ({
      ...device,
      vendor_name: vendors[device.vendor],
      iommugroup: -1,
      subsystem_vendor: name === undefined ? "0x0000" : device.vendor,
      subsystem_device: name === undefined ? "0x0000" : device.device,
      ...(name === undefined
        ? {}
        : { device_name: name, subsystem_vendor_name: vendors[device.vendor] }),
    }));
}
