import { parseByteSize } from "./byteSize.ts";

/** What the server keeps for itself, as `host_reserve` gives it. */
export type Reserve = string | number;

/** `1%` to `99%`, or a number of CPUs above 0. */
export function isCpuReserve(value: Reserve): boolean {
  return typeof value === "number" ? value > 0 && Number.isFinite(value) : isPercentage(value);
}

/** `1%` to `99%`, a number of bytes above 0, or a size such as `4GiB`. */
export function isMemoryReserve(value: Reserve): boolean {
  if (typeof value === "number") return value > 0 && Number.isFinite(value);
  return isPercentage(value) || (parseByteSize(value) ?? 0) > 0;
}

/** In the unit of `total`: CPUs, or bytes. */
export function reserved(value: Reserve, total: number): number {
  if (typeof value === "number") return value;
  return isPercentage(value)
    ? (Number.parseInt(value, 10) / 100) * total
    : (parseByteSize(value) ?? 0);
}

function isPercentage(text: string): boolean {
  return /^[1-9][0-9]?%$/.test(text);
}
