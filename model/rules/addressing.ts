import { isBase } from "../addresses/ipv4.ts";
import { defaultTrustLevel, defaultZoneBase, zoneBases, zoneOctet } from "../addresses/zones.ts";
import type { Path } from "../problem.ts";
import type { DomainDraft, InfraDraft } from "../schema/infra.ts";

interface Addressing {
  readonly isZoned: boolean;
  readonly bases: readonly string[];
  readonly baseOf: (path: Path, keys: DomainDraft) => string | undefined;
}

const defaultBase = "10.100";

/** How a description wants addresses chosen: below one base, or by trust level. */
export function addressing(infra: InfraDraft, isGiven: (path: Path) => boolean): Addressing {
  const { addressing: zones, base_subnet: base } = infra.global ?? {};
  // Wrong is given, too; and an empty key asks for zones with all defaults.
  if (zones !== undefined || isGiven(["global", "addressing"])) return zoned(zones, isGiven);
  const wasGiven = isGiven(["global", "base_subnet"]);
  const chosen = wasGiven ? base : defaultBase;
  const usable = typeof chosen === "string" && isBase(chosen) ? chosen : undefined;
  return { isZoned: false, bases: usable === undefined ? [] : [usable], baseOf: () => usable };
}

function zoned(
  zones: NonNullable<InfraDraft["global"]>["addressing"],
  isGiven: (path: Path) => boolean,
): Addressing {
  const lacksBase = zones?.zone_base === undefined;
  const isWrong = lacksBase && isGiven(["global", "addressing", "zone_base"]);
  if (zones === undefined || isWrong) return { isZoned: true, bases: [], baseOf: () => undefined };
  const zoneBase = zones?.zone_base ?? defaultZoneBase;
  return {
    isZoned: true,
    bases: zoneBases(zoneBase),
    baseOf: (path, { trust_level: level }) => {
      const wasWrong = level === undefined && isGiven([...path, "trust_level"]);
      const octet = zoneOctet(zoneBase, level ?? defaultTrustLevel);
      return wasWrong || octet > 255 ? undefined : `10.${octet}`;
    },
  };
}
