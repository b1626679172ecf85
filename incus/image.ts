// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:Image";

/**
 * An image from local files, or one that the daemon fetches from a server. One that is there
 * already is shared: used as it is, and left in place on delete.
 */
export class Image extends CustomResource {
  /** Name of the image on `server`, such as `debian/12`. A change replaces. */
  declare readonly alias: pulumi.Output<string | undefined>;
  /** Names that instances may use for it. Other aliases of the image are left alone. */
  declare readonly aliases: pulumi.Output<string[]>;
  /** Such as `x86_64`. */
  declare readonly architecture: pulumi.Output<string>;
  /** Whether Incus follows `alias` on `server` to newer images. Default: false. */
  declare readonly autoUpdate: pulumi.Output<boolean>;
  /**
   * Local tarball that holds metadata and root file system. Relative paths start at the program's
   * directory. Only its content counts: a new one replaces the image.
   */
  declare readonly file: pulumi.Output<string | undefined>;
  /**
   * SHA-256 of the local files, which is the image's fingerprint. Filled in; given by hand it is
   * compared. Alone it names an image that must be there.
   */
  declare readonly fileHash: pulumi.Output<string | undefined>;
  /** SHA-256 that identifies the image on every server. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** Kind of instance that it makes. */
  declare readonly instanceType: pulumi.Output<"container" | "virtual-machine">;
  /** Local metadata tarball of a split image; with `rootfsFile`. */
  declare readonly metadataFile: pulumi.Output<string | undefined>;
  /** The aliases that this resource made, and removes. */
  declare readonly ownAliases: pulumi.Output<string[]>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  declare readonly project: pulumi.Output<string>;
  /** Properties beside those that the image brings along, such as `description`. */
  declare readonly properties: pulumi.Output<Record<string, string>>;
  /** Protocol of `server`. Default: "simplestreams". A change replaces. */
  declare readonly protocol: pulumi.Output<"simplestreams" | "incus" | "oci" | undefined>;
  /** Whether untrusted clients may fetch it. Default: false. */
  declare readonly public: pulumi.Output<boolean>;
  /** Local root file system of a split image: squashfs, tarball or disk image. */
  declare readonly rootfsFile: pulumi.Output<string | undefined>;
  /** Server that the daemon itself downloads the image from. A change replaces. */
  declare readonly server: pulumi.Output<string | undefined>;
  /** It was there before and belongs to no stack or another one: never changed or deleted. */
  declare readonly shared: pulumi.Output<boolean>;
  /** Bytes. */
  declare readonly size: pulumi.Output<number>;
  /**
   * What a remote or split image is for; a unified tarball says it itself. Default: "container". A
   * change replaces.
   */
  declare readonly type: pulumi.Output<"container" | "virtual-machine" | undefined>;

  constructor(name: string, args: ImageArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        alias: args.alias,
        aliases: args.aliases,
        architecture: undefined,
        autoUpdate: args.autoUpdate,
        file: args.file,
        fileHash: args.fileHash,
        fingerprint: undefined,
        instanceType: undefined,
        metadataFile: args.metadataFile,
        ownAliases: undefined,
        project: args.project,
        properties: args.properties,
        protocol: args.protocol,
        public: args.public,
        rootfsFile: args.rootfsFile,
        server: args.server,
        shared: undefined,
        size: undefined,
        type: args.type,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Image {
    return new Image(name, {} as ImageArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is Image {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface ImageArgs {
  /** Name of the image on `server`, such as `debian/12`. A change replaces. */
  readonly alias?: pulumi.Input<string> | undefined;
  /** Names that instances may use for it. Other aliases of the image are left alone. */
  readonly aliases?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether Incus follows `alias` on `server` to newer images. Default: false. */
  readonly autoUpdate?: pulumi.Input<boolean> | undefined;
  /**
   * Local tarball that holds metadata and root file system. Relative paths start at the program's
   * directory. Only its content counts: a new one replaces the image.
   */
  readonly file?: pulumi.Input<string> | undefined;
  /**
   * SHA-256 of the local files, which is the image's fingerprint. Filled in; given by hand it is
   * compared. Alone it names an image that must be there.
   */
  readonly fileHash?: pulumi.Input<string> | undefined;
  /** Local metadata tarball of a split image; with `rootfsFile`. */
  readonly metadataFile?: pulumi.Input<string> | undefined;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  readonly project?: pulumi.Input<string> | undefined;
  /** Properties beside those that the image brings along, such as `description`. */
  readonly properties?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** Protocol of `server`. Default: "simplestreams". A change replaces. */
  readonly protocol?: pulumi.Input<"simplestreams" | "incus" | "oci"> | undefined;
  /** Whether untrusted clients may fetch it. Default: false. */
  readonly public?: pulumi.Input<boolean> | undefined;
  /** Local root file system of a split image: squashfs, tarball or disk image. */
  readonly rootfsFile?: pulumi.Input<string> | undefined;
  /** Server that the daemon itself downloads the image from. A change replaces. */
  readonly server?: pulumi.Input<string> | undefined;
  /**
   * What a remote or split image is for; a unified tarball says it itself. Default: "container". A
   * change replaces.
   */
  readonly type?: pulumi.Input<"container" | "virtual-machine"> | undefined;
}
