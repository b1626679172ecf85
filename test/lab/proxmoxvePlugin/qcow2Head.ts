/** The head of a disk image of 1 GiB, which is all that the stand-in reads of one, with a `mark` of its own. */
export function qcow2Head(mark: string): Buffer {
  const head = Buffer.alloc(65_536 + mark.length);
  head.writeUInt32BE(0x51_46_49_fb);
  head.writeUInt32BE(3, 4);
  head.writeBigUInt64BE(1024n ** 3n, 24);
  head.write(mark, 65_536);
  return head;
}
