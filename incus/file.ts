// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:File";

/**
 * A file, directory or symlink in an instance. What is there before is overwritten, and not brought
 * back on delete.
 */
export class File extends CustomResource {
  /** Text of the file; mark a secret one with pulumi.secret. */
  declare readonly content: pulumi.Output<string | undefined>;
  /**
   * Whether missing directories above it are made (root, 0755); they stay on delete. Default: true.
   */
  declare readonly createDirectories: pulumi.Output<boolean>;
  /** Group in the guest. Default: 0. A change is made as for `mode`. */
  declare readonly gid: pulumi.Output<number>;
  /**
   * Instance that holds the file. A container may be stopped; a VM is waited for until its agent
   * answers.
   */
  declare readonly instance: pulumi.Output<string>;
  /**
   * Permissions. Default: "0644"; "0755" for a directory. Incus sets mode and owner only at
   * creation, so a change removes the file and makes it again: for a moment it is not there.
   */
  declare readonly mode: pulumi.Output<string>;
  /**
   * Where it is in the guest. What is there already is overwritten, since guests come with files. A
   * change replaces.
   */
  declare readonly path: pulumi.Output<string>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  declare readonly project: pulumi.Output<string>;
  /** SHA-256 of what was written; empty for a directory. */
  declare readonly sha256: pulumi.Output<string>;
  /**
   * Local file to be copied instead of `content`. Relative paths start at the program's directory.
   * Only its content counts.
   */
  declare readonly source: pulumi.Output<string | undefined>;
  /** SHA-256 of `source`. Filled in; leave it out. */
  declare readonly sourceHash: pulumi.Output<string | undefined>;
  /** What a symlink points to. */
  declare readonly target: pulumi.Output<string | undefined>;
  /** Default: "file". A change replaces. */
  declare readonly type: pulumi.Output<"file" | "directory" | "symlink">;
  /** Owner in the guest. Default: 0. A change is made as for `mode`. */
  declare readonly uid: pulumi.Output<number>;

  constructor(name: string, args: FileArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        content: args.content,
        createDirectories: args.createDirectories,
        gid: args.gid,
        instance: args.instance,
        mode: args.mode,
        path: args.path,
        project: args.project,
        sha256: undefined,
        source: args.source,
        sourceHash: args.sourceHash,
        target: args.target,
        type: args.type,
        uid: args.uid,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): File {
    return new File(name, {} as FileArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is File {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface FileArgs {
  /** Text of the file; mark a secret one with pulumi.secret. */
  readonly content?: pulumi.Input<string> | undefined;
  /**
   * Whether missing directories above it are made (root, 0755); they stay on delete. Default: true.
   */
  readonly createDirectories?: pulumi.Input<boolean> | undefined;
  /** Group in the guest. Default: 0. A change is made as for `mode`. */
  readonly gid?: pulumi.Input<number> | undefined;
  /**
   * Instance that holds the file. A container may be stopped; a VM is waited for until its agent
   * answers.
   */
  readonly instance: pulumi.Input<string>;
  /**
   * Permissions. Default: "0644"; "0755" for a directory. Incus sets mode and owner only at
   * creation, so a change removes the file and makes it again: for a moment it is not there.
   */
  readonly mode?: pulumi.Input<string> | undefined;
  /**
   * Where it is in the guest. What is there already is overwritten, since guests come with files. A
   * change replaces.
   */
  readonly path: pulumi.Input<string>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  readonly project?: pulumi.Input<string> | undefined;
  /**
   * Local file to be copied instead of `content`. Relative paths start at the program's directory.
   * Only its content counts.
   */
  readonly source?: pulumi.Input<string> | undefined;
  /** SHA-256 of `source`. Filled in; leave it out. */
  readonly sourceHash?: pulumi.Input<string> | undefined;
  /** What a symlink points to. */
  readonly target?: pulumi.Input<string> | undefined;
  /** Default: "file". A change replaces. */
  readonly type?: pulumi.Input<"file" | "directory" | "symlink"> | undefined;
  /** Owner in the guest. Default: 0. A change is made as for `mode`. */
  readonly uid?: pulumi.Input<number> | undefined;
}
