/** What a token must be allowed to make guests of a Proxmox VE, and no more: docs/decisions/proxmox-plugin.md. */
export const guestPrivileges: readonly string[] = [
  "VM.Allocate",
  // Without it the provider makes a VM and loses it.
  "VM.Audit",
  "VM.Config.CPU",
  "VM.Config.Disk",
  "VM.Config.Memory",
  "VM.Config.Network",
  "VM.Config.Options",
  "VM.PowerMgmt",
];

/** Beside those of any guest: drives for cloud-init, and the machine itself. */
export const machinePrivileges: readonly string[] = [
  "VM.Config.CDROM",
  "VM.Config.Cloudinit",
  "VM.Config.HWType",
];

/** Addresses and files of VMs, by their agents; release 9 has split the privilege. */
export const agentPrivileges: Readonly<Record<8 | 9, readonly string[]>> = {
  8: ["VM.Monitor"],
  9: ["VM.GuestAgent.Audit", "VM.GuestAgent.FileRead"],
};
