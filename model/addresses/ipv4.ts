/** The four octets of a dotted quad; undefined for anything else (no leading zeros, no prefix). */
export function parseIpv4(text: string): readonly [number, number, number, number] | undefined {
  const octets = text.split(".").map(parseOctet);
  const [a, b, c, d] = octets;
  if (octets.length !== 4) return undefined;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return [a, b, c, d];
}

/** The first two octets that all addresses of a lab share, such as `10.100`. */
export function isBase(text: string): boolean {
  return text.split(".").length === 2 && parseIpv4(`${text}.0.0`) !== undefined;
}

function parseOctet(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,2})$/.test(text)) return undefined;
  const octet = Number(text);
  return octet <= 255 ? octet : undefined;
}

/** Whether two networks in CIDR notation share an address; false for anything but IPv4. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  if (a === undefined || b === undefined) return false;
  const size = 2 ** (32 - Math.min(a.length, b.length));
  return Math.floor(a.address / size) === Math.floor(b.address / size);
}

function parseCidr(text: string): { address: number; length: number } | undefined {
  const [address = "", length = ""] = text.split("/");
  const octets = parseIpv4(address);
  if (octets === undefined || !/^\d{1,2}$/.test(length)) return undefined;
  return {
    address: octets.reduce((sum, octet) => sum * 256 + octet, 0),
    length: Number(length),
  };
}
