import { z } from "zod";

const byName = z.record(z.string(), z.string());

/** What a stack of a lab exports. Other stacks and `strata` read it, so keys are added, not changed. */
export const stackOutputs = z.object({
  /** Machines by domain. */
  names: z.record(z.string(), z.array(z.string())),
  /** Incus instance by machine. */
  instances: byName,
  /** IPv4 address by machine. */
  addresses: byName,
  /** Incus project by domain. */
  projects: byName,
  /** Bridge by domain. */
  bridges: byName,
  /** CIDR by domain. */
  subnets: byName,
  /** The bridge's own address by domain. */
  gateways: byName,
  /** What a provisioning tool is to make of each machine. */
  roles: z.record(z.string(), z.array(z.string())),
  /** How a provisioning tool reaches the machines. */
  provisioning: z.object({
    connection: z.string(),
    user: z.string(),
    /** Whether the memory of a GPU is to be cleared when its user changes. */
    aiVramFlush: z.boolean().optional(),
    /** By domain: where its AI tools run, and whether what they are sent is cleaned. */
    ai: z
      .record(
        z.string(),
        z.object({
          provider: z.enum(["local", "cloud", "local-first"]),
          sanitize: z.union([z.boolean(), z.literal("always")]),
        }),
      )
      .optional(),
  }),
});

export type StackOutputs = z.output<typeof stackOutputs>;

/** What a stack of nested hypervisors exports. */
export const nestedOutputs = z.object({
  /** By name: what it is, the names from the outermost node to it, its id and first IPv4 address. */
  machines: z.record(
    z.string(),
    z.object({
      kind: z.string(),
      path: z.array(z.string()),
      vmid: z.number(),
      address: z.string(),
    }),
  ),
  /** What each machine calls itself, asked by SSH through what it stands on. */
  hostnames: byName,
  /** Hash of what lies there, by repository and machine. */
  trees: z.record(z.string(), byName),
});

export type NestedOutputs = z.output<typeof nestedOutputs>;
