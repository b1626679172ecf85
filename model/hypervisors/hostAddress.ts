import { parseIpv4 } from "../addresses/ipv4.ts";

export interface HostAddress {
  /** The prefix length. */
  readonly length: number;
  /** The network's number among those of its length. */
  readonly network: number;
  /** The host's number in the network. */
  readonly host: number;
}

/** An IPv4 address with prefix length that a host can have; undefined for anything else. */
export function parseHostAddress(text: string): HostAddress | undefined {
  const [address = "", prefix = "", ...rest] = text.split("/");
  const octets = parseIpv4(address);
  if (octets === undefined || rest.length > 0 || !/^[0-9]{1,2}$/.test(prefix)) return undefined;
  const length = Number(prefix);
  if (length < 1 || length > 30) return undefined;
  const size = 2 ** (32 - length);
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const host = number % size;
  // The first is the network's own, the last its broadcast.
  if (host === 0 || host === size - 1) return undefined;
  return { length, network: Math.floor(number / size), host };
}
