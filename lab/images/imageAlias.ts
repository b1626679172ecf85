/** What the lab's images are called in its Incus. */
export const imageAliases = ["strata-debian", "strata-tiny"] as const;

export type ImageAlias = (typeof imageAliases)[number];
