import { z } from "zod";

/**
 * The keys of infra.yml. Everything may be missing or empty here: what must be there is said by the
 * rules, so that the rest of a description is still checked.
 */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const configMap = z.record(z.string(), scalar);
const deviceMap = z.record(z.string(), configMap);

/** Documented by AnKLuMe, not built here yet: refused by rule U1 rather than ignored. */
const later = z.unknown().optional();

const profile = z.strictObject({
  devices: deviceMap.nullish(),
  config: configMap.nullish(),
});

const machine = z.strictObject({
  description: z.string().nullish(),
  type: z.enum(["lxc", "vm"]).nullish(),
  ip: z.string().nullish(),
  ephemeral: z.boolean().nullish(),
  gpu: z.boolean().nullish(),
  os_image: z.string().min(1).nullish(),
  profiles: z.array(z.string()).nullish(),
  config: configMap.nullish(),
  devices: deviceMap.nullish(),
  roles: z.array(z.string()).nullish(),
  storage_volumes: later,
  persistent_data: later,
  weight: later,
  boot_autostart: later,
  boot_priority: later,
  snapshots_schedule: later,
  snapshots_expiry: later,
});

const domain = z.strictObject({
  description: z.string().nullish(),
  subnet_id: z.number().int().min(0).max(254).nullish(),
  ephemeral: z.boolean().nullish(),
  profiles: z.record(z.string(), profile.nullable()).nullish(),
  machines: z.record(z.string(), machine.nullable()).nullish(),
  enabled: later,
  trust_level: later,
  ai_provider: later,
  ai_sanitize: later,
});

const policy = z.strictObject({
  from: z.string().nullish(),
  to: z.string().nullish(),
  // Not nullish: `ports:` with nothing behind it would open every port.
  ports: z.union([z.literal("all"), z.array(z.number().int().min(1).max(65535))]).optional(),
  protocol: z.enum(["tcp", "udp"]).nullish(),
  bidirectional: z.boolean().nullish(),
  description: z.string().nullish(),
});

export const infraSchema = z.strictObject({
  project_name: z.string().min(1).nullish(),
  global: z
    .strictObject({
      base_subnet: z.string().nullish(),
      default_os_image: z.string().min(1).nullish(),
      default_connection: z.string().nullish(),
      default_user: z.string().nullish(),
      gpu_policy: z.enum(["exclusive", "shared"]).nullish(),
      firewall_mode: z.enum(["host", "vm"]).nullish(),
      addressing: later,
      nesting_prefix: later,
      ai_access_policy: later,
      ai_access_default: later,
      ai_vram_flush: later,
      shared_volumes_base: later,
      persistent_data_base: later,
      resource_policy: later,
    })
    .nullish(),
  domains: z.record(z.string(), domain.nullable()).nullish(),
  // A null entry is left over from one that is no mapping (V17), so that the others keep their index.
  network_policies: z.array(policy.nullable()).nullish(),
  shared_volumes: later,
});

/** A description of which only the valid parts are left. */
export type InfraDraft = z.infer<typeof infraSchema>;
export type DomainDraft = z.infer<typeof domain>;
export type MachineDraft = z.infer<typeof machine>;
export type PolicyDraft = z.infer<typeof policy>;
