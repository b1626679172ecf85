/** What a guest is made of that boots from a volume of the node. */
export interface GuestImage {
  /** Of an image in the node's Incus, as `strata-debian`. */
  readonly alias: string;
  /** More of the instance's config, as `security.nesting`. */
  readonly config?: Readonly<Record<string, string>>;
  /** More devices, by name. */
  readonly devices?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Files written before its first start, by path: what a prepared image has that this one lacks. */
  readonly files?: Readonly<Record<string, string>>;
  /** Links made likewise: their targets by path. */
  readonly links?: Readonly<Record<string, string>>;
}

/** The image for a volume such as `local:import/debian-12.qcow2`; undefined where there is none for it. */
export type GuestImages = (volume: string) => GuestImage | undefined;
