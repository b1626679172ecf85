/**
 * How far above `zone_base` the second octet of a trust level lies: the more one trusts the
 * machines, the lower. The distances are AnKLuMe's.
 */
const offsets = {
  admin: 0,
  trusted: 10,
  "semi-trusted": 20,
  untrusted: 40,
  disposable: 50,
} as const;

export type TrustLevel = keyof typeof offsets;

export const defaultZoneBase = 100;
export const defaultTrustLevel: TrustLevel = "semi-trusted";

/** May exceed 255 for a high base: no address can be made of it then. */
export function zoneOctet(zoneBase: number, level: TrustLevel): number {
  return zoneBase + offsets[level];
}

/** The first two octets of all zones, used or not. */
export function zoneBases(zoneBase: number): string[] {
  return Object.values(offsets)
    .map((offset) => zoneBase + offset)
    .filter((octet) => octet <= 255)
    .map((octet) => `10.${octet}`);
}
