import { closeSync, mkdirSync, openSync, type Stats, statSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import ssh2 from "ssh2";
import type { Attributes, SFTPWrapper } from "ssh2";

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

/** As much of SFTP as a copy to a server takes, on this machine's files. */
export function serveSftp(sftp: SFTPWrapper, home: string): void {
  const at = (path: string) => resolve(home, path);
  const done = (request: number, act: () => void) => {
    try {
      act();
      sftp.status(request, STATUS_CODE.OK);
    } catch (error) {
      sftp.status(request, codeOf(error), (error as Error).message);
    }
  };
  const look = (request: number, path: string) => {
    try {
      sftp.attrs(request, attributes(statSync(at(path))));
    } catch (error) {
      sftp.status(request, codeOf(error), (error as Error).message);
    }
  };
  sftp.on("STAT", look);
  sftp.on("LSTAT", look);
  sftp.on("MKDIR", (request, path) => done(request, () => mkdirSync(at(path))));
  sftp.on("OPEN", (request, path, flags) => {
    try {
      const file = openSync(at(path), (flags & OPEN_MODE.TRUNC) === 0 ? "a" : "w");
      const handle = Buffer.alloc(4);
      handle.writeUInt32BE(file);
      sftp.handle(request, handle);
    } catch (error) {
      sftp.status(request, codeOf(error), (error as Error).message);
    }
  });
  sftp.on("WRITE", (request, handle, offset, data) =>
    done(request, () => writeSync(handle.readUInt32BE(), data, 0, data.length, offset)),
  );
  sftp.on("CLOSE", (request, handle) => done(request, () => closeSync(handle.readUInt32BE())));
  sftp.on("SETSTAT", (request) => sftp.status(request, STATUS_CODE.OK));
  sftp.on("FSETSTAT", (request) => sftp.status(request, STATUS_CODE.OK));
}

function codeOf(error: unknown): number {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE;
}

function attributes({ mode, uid, gid, size, atimeMs, mtimeMs }: Stats): Attributes {
  return { mode, uid, gid, size, atime: atimeMs / 1000, mtime: mtimeMs / 1000 };
}
