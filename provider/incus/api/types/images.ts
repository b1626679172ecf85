import type { ConfigMap } from "./maps.ts";

export interface ImagePut {
  readonly auto_update: boolean;
  readonly expires_at: string;
  readonly profiles: readonly string[];
  readonly properties: ConfigMap;
  readonly public: boolean;
}

export interface ImageAlias {
  readonly name: string;
  readonly description: string;
}

/** Has the daemon fetch an image; an image that is present already counts as fetched. */
export interface ImagesPost {
  readonly source: ImagesPostSource;
  readonly aliases?: readonly ImageAlias[];
  readonly auto_update?: boolean;
  readonly properties?: ConfigMap;
  readonly public?: boolean;
}

export interface ImagesPostSource {
  readonly type: "image";
  readonly mode: "pull";
  /** `https://` address of the image server. */
  readonly server: string;
  readonly protocol: "incus" | "simplestreams" | "oci";
  readonly alias?: string;
  readonly fingerprint?: string;
  readonly image_type?: "container" | "virtual-machine";
  /** PEM of an image server that is not publicly trusted. */
  readonly certificate?: string;
  /** One-time secret of a private image. */
  readonly secret?: string;
  readonly project?: string;
}

export interface Image extends ImagePut {
  readonly aliases: readonly ImageAlias[] | null;
  readonly architecture: string;
  /** Stored as a side effect of creating an instance; the daemon removes it again by itself. */
  readonly cached: boolean;
  readonly created_at: string;
  readonly filename: string;
  /** SHA-256, hex: the image's identity. */
  readonly fingerprint: string;
  readonly project: string;
  /** Bytes. */
  readonly size: number;
  readonly type: "container" | "virtual-machine";
  readonly update_source?: Partial<ImagesPostSource>;
  readonly uploaded_at: string;
}

export interface ImageAliasesEntryPut {
  readonly description: string;
  /** Fingerprint. */
  readonly target: string;
}

export interface ImageAliasesPost extends ImageAliasesEntryPut {
  readonly name: string;
}

export interface ImageAliasesEntry extends ImageAliasesEntryPut {
  readonly name: string;
  readonly type: "container" | "virtual-machine";
}
