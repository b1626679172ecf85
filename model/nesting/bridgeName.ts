/**
 * The bridge of a domain. The lab's prefix comes second, unlike in other names: Incus writes bridges'
 * names into nft rules without quotes, where `001-net-work` would be read as a range.
 */
export function bridgeName(prefix: string, domain: string): string {
  return `net-${prefix}${domain}`;
}
