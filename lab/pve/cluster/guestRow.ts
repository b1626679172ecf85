interface Measured {
  readonly name: string;
  readonly status: string;
  readonly uptime: number;
  readonly cpus: number;
  readonly cpu: number;
  readonly mem: number;
  readonly maxmem: number;
  readonly disk: number;
  readonly maxdisk: number;
  readonly netin: number;
  readonly netout: number;
}

/** A guest's figures under the names they have in the list of resources. */
export function guestRow({ cpus, ...rest }: Measured, isTemplate: boolean) {
  const { name, status, uptime, cpu, mem, maxmem, disk, maxdisk, netin, netout } = rest;
  return {
    name,
    status,
    uptime,
    cpu,
    mem,
    maxmem,
    disk,
    maxdisk,
    netin,
    netout,
    maxcpu: cpus,
    template: isTemplate ? 1 : 0,
    diskread: 0,
    diskwrite: 0,
  };
}
