import { z } from "zod";

const network = z.strictObject({
  name: z.string(),
  /** The host's own addresses on it, with prefix length: `192.168.1.5/24`. */
  addresses: z.array(z.union([z.cidrv4(), z.cidrv6()])),
  /** Whether guests are to be kept from the whole network, not only from the host's addresses. */
  bridge: z.boolean().default(false),
});

/** What is known of the host. Every fact may be missing; a rule that needs it is then skipped. */
export const factsSchema = z.strictObject({
  networks: z.array(network).optional(),
  /** Names of networks that subnets of the lab may overlap, at one's own risk. */
  overlapAllowed: z.array(z.string()).optional(),
  /** CPU threads of the server. */
  cpus: z.number().int().min(1).optional(),
  /** Memory of the server in bytes. */
  memory: z.number().int().min(1).optional(),
  /** PCI addresses of its GPU cards. */
  gpus: z.array(z.string()).optional(),
  /** Those of its API extensions that rules ask for. */
  extensions: z.array(z.string()).optional(),
  nesting: z
    .strictObject({
      /** How many servers this one stands in; given, names get a prefix (`global.nesting_prefix`). */
      absoluteLevel: z.number().int().min(0).max(999).optional(),
      /** The same, counted from the last virtual machine in between. */
      relativeLevel: z.number().int().min(0).max(999).optional(),
      /** Whether a virtual machine stands somewhere between this server and the hardware. */
      vmNested: z.boolean().optional(),
      /** Lets privileged containers through where they are forbidden. */
      yolo: z.boolean().default(false),
    })
    .optional(),
});

export type Facts = z.output<typeof factsSchema>;
export type HostNetwork = z.output<typeof network>;
