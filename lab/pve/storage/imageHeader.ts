const qcow2Magic = 0x51_46_49_fb;

/** Bytes the image shows to a guest; undefined where its name says qcow2 and its content does not. */
export function virtualSizeOf(name: string, head: Buffer, size: number): number | undefined {
  if (!name.endsWith(".qcow2")) return size;
  if (head.length < 32 || head.readUInt32BE(0) !== qcow2Magic) return undefined;
  return Number(head.readBigUInt64BE(24));
}
