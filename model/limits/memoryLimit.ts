import { parseByteSize } from "./byteSize.ts";

/** Bytes of `limits.memory`: a size, or a percentage of the server's memory. Never 0. */
export function parseMemoryLimit(text: string, memory: number): number | undefined {
  const [, percent] = /^([0-9]+)%$/.exec(text) ?? [];
  const bytes = percent === undefined ? parseByteSize(text) : (Number(percent) / 100) * memory;
  return bytes === undefined || bytes === 0 ? undefined : bytes;
}
