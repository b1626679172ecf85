import { createHash } from "node:crypto";
import { join } from "node:path";
import { normalize } from "node:path/posix";
import type * as pulumi from "@pulumi/pulumi";
import { FileAsset } from "@pulumi/pulumi/asset/asset.js";
import { output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { rootShell } from "../../model/hostRules/deployScript.ts";
import { CopyToRemote } from "./copyToRemote.ts";
import { deletedWith } from "./deletedWith.ts";
import { RemoteCommand } from "./remoteCommand.ts";
import { shellQuote } from "./shellQuote.ts";
import type { SshConnection } from "./sshConnection.ts";
import { archiveDirectory } from "./tree/archiveDirectory.ts";
import { sourceTree } from "./tree/sourceTree.ts";
import { syncScript, unsyncScript } from "./tree/syncScript.ts";
import { writeTar } from "./tree/tarFile.ts";
import { treeHash } from "./tree/treeHash.ts";

export interface RepoSyncArgs {
  /** Its user is root, or may use sudo without a password. */
  readonly connection: SshConnection;
  /** A directory here. In a git repository, what git ignores stays behind. */
  readonly source: string;
  /** Absolute path there. It holds nothing else: what leaves the source leaves it with the next sync. */
  readonly target: string;
  /** As `chown` takes it. Default: the connection's user and its group. */
  readonly owner?: pulumi.Input<string> | undefined;
  /** Whether `.git` comes along. Default: false. */
  readonly includeGit?: boolean | undefined;
  /** Names, or paths below the source, that stay behind; `*` stands for anything but a slash. */
  readonly exclude?: readonly string[] | undefined;
}

/**
 * A directory that is the same on another machine. A change of its content copies it anew, and nothing else does but
 * another machine, user or target. A delete removes the target.
 */
export class RepoSync extends ComponentResource {
  /** Hash of what lies there, computed there: that of `treeHash` for the source. */
  readonly treeHash: pulumi.Output<string>;

  /** @throws Error where the source cannot be read, or the target is no place for it. */
  constructor(name: string, args: RepoSyncArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("strata:index:RepoSync", name, {}, opts);
    const { connection, source, includeGit, exclude } = args;
    const target = checkedTarget(name, args.target);
    const entries = sourceTree(source, { includeGit, exclude });
    const hash = treeHash(entries);
    const file = join(archiveDirectory(), "tree.tar");
    writeTar(entries, file);
    const { host, hostKey, user } = connection;
    const archive = `.strata-sync-${createHash("sha256").update(target).digest("hex").slice(0, 12)}.tar`;
    const copy = new CopyToRemote(
      `${name}-copy`,
      {
        connection,
        source: new FileAsset(file),
        remotePath: archive,
        // The plugin itself overlooks another machine.
        triggers: [target, host, hostKey, user],
      },
      { parent: this, ...deletedWith(opts) },
    );
    const owner = args.owner ?? output(user).apply((login) => `${login}:`);
    const command = new RemoteCommand(
      `${name}-tree`,
      {
        connection,
        create: `${rootShell} -s sync ${shellQuote(target)}`,
        stdin: output(owner).apply((of) => syncScript({ target, owner: of, archive, hash })),
        delete: `${rootShell}c ${shellQuote(unsyncScript(target))}`,
        triggers: [target],
      },
      // The old one's delete would else take the new tree with it.
      { parent: this, ...deletedWith(opts), dependsOn: copy, deleteBeforeReplace: true },
    );
    this.treeHash = command.stdout;
    this.registerOutputs({ treeHash: this.treeHash });
  }
}

function checkedTarget(name: string, target: string): string {
  if (/^(\/[^/\0\n]+)+$/u.test(target) && normalize(target) === target) return target;
  throw new Error(
    `${name}: target ${JSON.stringify(target)} must be an absolute path without . and ..`,
  );
}
