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
  // They can hold an Incus without it, unless the server knows it for them, too.
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

/** Options that a server with an API extension has for both types, by that extension. */
const sharedSince: Readonly<Record<string, readonly string[]>> = {
  // Came with the option itself, in Incus 7.3.
  projects_restricted_virtual_machines_nesting: ["security.nesting"],
};

/** The API extensions that say which type has an option: those worth knowing of a server. */
export const optionExtensions: readonly string[] = Object.keys(sharedSince);

/**
 * The only type that has an option; undefined for an option of both.
 *
 * @param extensions API extensions of the server. Default: none that matter here, as on Incus 6.0
 */
export function typeOfOption(
  key: string,
  extensions: readonly string[] = [],
): "container" | "virtual machine" | undefined {
  if (extensions.some((extension) => sharedSince[extension]?.includes(key))) return undefined;
  if (containerOptions.some((pattern) => matches(pattern, key))) return "container";
  return virtualMachineOptions.some((pattern) => matches(pattern, key))
    ? "virtual machine"
    : undefined;
}

function matches(pattern: string, key: string): boolean {
  return pattern.endsWith("*") ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}
