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
