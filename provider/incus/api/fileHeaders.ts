import type { IncomingHttpHeaders } from "node:http";

/** What Incus tells and takes about a file besides its content. */
export interface FileAttributes {
  readonly type: "file" | "directory" | "symlink";
  /** Permission bits only, such as 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export function attributesFrom(headers: IncomingHttpHeaders): FileAttributes {
  const text = (name: string): string => String(headers[`x-incus-${name}`] ?? "");
  return {
    type: text("type") as FileAttributes["type"],
    mode: Number.parseInt(text("mode"), 8),
    uid: Number(text("uid")),
    gid: Number(text("gid")),
  };
}

export function headersFrom(attributes: Partial<FileAttributes>): Record<string, string> {
  const { type, mode, uid, gid } = attributes;
  return {
    ...(type === undefined ? {} : { "x-incus-type": type }),
    // Without the leading zero the daemon would read the number as decimal.
    ...(mode === undefined ? {} : { "x-incus-mode": `0${mode.toString(8).padStart(3, "0")}` }),
    ...(uid === undefined ? {} : { "x-incus-uid": String(uid) }),
    ...(gid === undefined ? {} : { "x-incus-gid": String(gid) }),
  };
}
