/** As Incus compares PCI addresses: lower case, with the domain. Undefined for what is none. */
export function pciAddress(text: string): string | undefined {
  if (!/^([0-9a-f]{4,}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i.test(text)) return undefined;
  return (text.length === "01:00.0".length ? `0000:${text}` : text).toLowerCase();
}
