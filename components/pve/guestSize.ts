const kib = 1024;

/** Bytes in the MiB that Proxmox VE counts memory in. */
export const toMiB = (bytes: number): number => Math.floor(bytes / kib ** 2);

/** Bytes in the GiB that it counts disks in. */
export const toGiB = (bytes: number): number => Math.floor(bytes / kib ** 3);
