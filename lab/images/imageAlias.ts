/** What the lab's images are called in its Incus: the one of a virtual machine, and those of containers. */
export const vmImage = "strata-vm";
export const containerImages = ["strata-debian", "strata-tiny"] as const;
export const imageAliases = [...containerImages, vmImage] as const;

export type ImageAlias = (typeof imageAliases)[number];
