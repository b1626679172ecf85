import { Config } from "@pulumi/pulumi/config.js";
import { PveContainer, type PveContainerArgs } from "../../../../components/pve/pveContainer.ts";
import { PveImage, type PveImageArgs } from "../../../../components/pve/pveImage.ts";
import { PveProvider, type PveProviderArgs } from "../../../../components/pve/pveProvider.ts";
import { PveToken, type PveTokenArgs } from "../../../../components/pve/pveToken.ts";
import { PveVm, type PveVmArgs } from "../../../../components/pve/pveVm.ts";
import { ImageChecksum, type ImageChecksumArgs } from "../../../../pve/imageChecksum.ts";
import { Provider, type ProviderArgs } from "../../../../pve/provider.ts";

/** What is made on one node; guests wait for the images, and virtual machines may name one of them. */
export interface PvePlan {
  readonly provider: PveProviderArgs;
  /** Looks after the sizes of disks and the checksums of images. */
  readonly pve?: ProviderArgs;
  readonly images?: Readonly<Record<string, PveImageArgs>>;
  /** Where checksums of `images` are asked for, by name. */
  readonly published?: Readonly<Record<string, ImageChecksumArgs>>;
  readonly vms?: Readonly<Record<string, PveVmArgs>>;
  readonly containers?: Readonly<Record<string, PveContainerArgs>>;
  readonly tokens?: Readonly<Record<string, PveTokenArgs>>;
}

const plan = new Config("program").requireObject<PvePlan>("pve");
const opts = {
  providers: [
    new PveProvider("node", plan.provider),
    ...(plan.pve === undefined ? [] : [new Provider("disks", plan.pve)]),
  ],
};
const each = <Args, Made>(
  described: Readonly<Record<string, Args>> = {},
  make: (name: string, args: Args) => Made,
): Record<string, Made> =>
  Object.fromEntries(Object.entries(described).map(([name, args]) => [name, make(name, args)]));

const published = each(plan.published, (name, args) => {
  const [, provider] = opts.providers;
  return new ImageChecksum(name, args, { ...(provider && { provider }) });
});
const images = each(plan.images, (name, args) => {
  return new PveImage(name, { ...args, checksum: published[name] ?? args.checksum }, opts);
});
const from = { ...opts, dependsOn: Object.values(images) };
const vms = each(plan.vms, (name, args) => {
  const made = typeof args.image === "string" ? images[args.image] : undefined;
  return new PveVm(name, { ...args, ...(made && { image: made.volume }) }, from);
});
const containers = each(plan.containers, (name, args) => new PveContainer(name, args, from));
const made = each(plan.tokens, (name, args) => new PveToken(name, args, opts));

export const volumes = each(images, (_, { volume }) => volume);
export const addresses = each({ ...vms, ...containers }, (_, { address }) => address);
export const ids = each({ ...vms, ...containers }, (_, { vmid }) => vmid);
export const tokens = each(made, (_, { token }) => token);
