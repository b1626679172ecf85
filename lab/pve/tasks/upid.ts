/** A task's name, as `UPID:father:0000010B:0007B256:6B016106:qmcreate:9000:root@pam!lab:`. */
export interface UpidParts {
  readonly node: string;
  readonly pid: number;
  /** Hundredths of a second since the node booted. */
  readonly pstart: number;
  /** Seconds since 1970. */
  readonly starttime: number;
  readonly type: string;
  readonly id: string;
  /** Who started it, a token included. */
  readonly auth: string;
}

const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, "0");

export const formatUpid = (p: UpidParts) =>
  `UPID:${p.node}:${hex(p.pid)}:${hex(p.pstart)}:${hex(p.starttime)}:${p.type}:${p.id}:${p.auth}:`;

export function parseUpid(upid: string): UpidParts | undefined {
  const found =
    /^UPID:([^:\s]+):([0-9A-F]{8}):([0-9A-F]{8,9}):([0-9A-F]{8}):([^:\s]+):([^:\s]*):([^:\s]+):$/.exec(
      upid,
    );
  if (found === null) return undefined;
  const [, node = "", pid = "", pstart = "", start = "", type = "", id = "", auth = ""] = found;
  const number = (text: string) => Number.parseInt(text, 16);
  return {
    node,
    pid: number(pid),
    pstart: number(pstart),
    starttime: number(start),
    type,
    id,
    auth,
  };
}
