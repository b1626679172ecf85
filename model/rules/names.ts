/** Also the name of an Incus project, and a part of a bridge's. */
export function isDomainName(name: string): boolean {
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name);
}

/** A host name. Incus takes digits alone for no name. */
export function isMachineName(name: string): boolean {
  return /^(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}
