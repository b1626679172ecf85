import type { HostNetwork } from "../facts.ts";
import { isUla } from "./ula.ts";

interface HostDestination {
  readonly description: string;
  /** An address, or a network of a bridge in CIDR notation. */
  readonly destination: string;
}

/** The host's addresses beside the lab's, and whole networks of its other bridges. */
export function hostDestinations(
  networks: readonly HostNetwork[],
  bases: readonly string[],
  hasIpv6: boolean,
): HostDestination[] {
  const isOurs = (address: string) =>
    isUla(address) || bases.some((base) => address.startsWith(`${base}.`));
  const isSpoken = (address: string) =>
    !address.includes(":") || (hasIpv6 && !address.startsWith("fe80:"));
  return networks.flatMap(({ name, addresses, bridge }) =>
    addresses
      .filter((address) => isSpoken(address) && !isOurs(address))
      .map((address) =>
        bridge
          ? { description: `the host's bridge ${name}`, destination: address }
          : { description: `the host on ${name}`, destination: address.split("/")[0] ?? "" },
      ),
  );
}
