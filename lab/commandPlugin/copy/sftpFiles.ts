import { createReadStream } from "node:fs";
import { dirname } from "node:path/posix";
import { pipeline } from "node:stream/promises";
import type { Client, SFTPWrapper, Stats } from "ssh2";

/** SSH_FX_NO_SUCH_FILE (draft-ietf-secsh-filexfer-02, section 7). */
const noSuchFile = 2;

/** The files of a server. */
export class SftpFiles {
  readonly #sftp: SFTPWrapper;

  private constructor(sftp: SFTPWrapper) {
    this.#sftp = sftp;
  }

  static async open(client: Client): Promise<SftpFiles> {
    return new Promise((resolve, reject) => {
      client.sftp((error, sftp) => (error ? reject(error) : resolve(new SftpFiles(sftp))));
    });
  }

  /** Undefined when nothing has this path. */
  async stat(path: string): Promise<Stats | undefined> {
    return new Promise((resolve, reject) => {
      this.#sftp.stat(path, (error, stats) => {
        if (!error) resolve(stats);
        else if ("code" in error && error.code === noSuchFile) resolve(undefined);
        else reject(failure("look at", path, error));
      });
    });
  }

  /** Makes the directory and those above it, where they are missing. */
  async makeDirectory(path: string): Promise<void> {
    const stats = await this.stat(path);
    if (stats?.isDirectory()) return;
    if (stats) throw new Error(`remote path ${path} exists but is not a directory`);
    if (dirname(path) !== path) await this.makeDirectory(dirname(path));
    await new Promise<void>((resolve, reject) => {
      this.#sftp.mkdir(path, (error) =>
        error ? reject(failure("make directory", path, error)) : resolve(),
      );
    });
  }

  async writeText(path: string, text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#sftp.writeFile(path, text, (error) =>
        error ? reject(failure("write", path, error)) : resolve(),
      );
    });
  }

  async upload(source: string, path: string): Promise<void> {
    await pipeline(createReadStream(source), this.#sftp.createWriteStream(path)).catch(
      (error: unknown) => {
        throw failure(`copy ${source} to`, path, error);
      },
    );
  }
}

function failure(act: string, path: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`cannot ${act} ${path} on the server: ${reason}`, { cause });
}
