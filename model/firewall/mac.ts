/** A MAC address made of an IPv4 address: locally administered, 02:73, then the octets. */
export function macOf(address: string): string {
  const octets = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return ["02", "73", ...octets].join(":");
}
