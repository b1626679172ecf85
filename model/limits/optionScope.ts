/** Instance options that Incus has for one type only; a final `*` stands for any end. */
const containerOptions = [
  "limits.cpu.allowance",
  "limits.cpu.priority",
  "limits.hugepages.*",
  "limits.memory.enforce",
  "limits.memory.swap",
  "limits.memory.swap.priority",
  "limits.processes",
  "linux.*",
  "migration.incremental.memory*",
  "nvidia.*",
  "raw.idmap",
  "raw.lxc",
  "raw.seccomp",
  "security.guestapi.images",
  "security.idmap.*",
  // Also for virtual machines from Incus 7.3; they can hold an Incus without it.
  "security.nesting",
  "security.privileged",
  "security.protection.shift",
  "security.syscalls.*",
];

const virtualMachineOptions = [
  "agent.nic_config",
  "limits.memory.hugepages",
  "raw.qemu*",
  "security.agent.metrics",
  "security.csm",
  "security.iommu",
  "security.secureboot",
  "security.sev*",
];

/** The only type that has an option; undefined for an option of both. */
export function typeOfOption(key: string): "container" | "virtual machine" | undefined {
  if (containerOptions.some((pattern) => matches(pattern, key))) return "container";
  return virtualMachineOptions.some((pattern) => matches(pattern, key))
    ? "virtual machine"
    : undefined;
}

function matches(pattern: string, key: string): boolean {
  return pattern.endsWith("*") ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}
