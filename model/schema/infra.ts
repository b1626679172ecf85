import { z } from "zod";
import { isExpiry } from "../limits/expiry.ts";
import { parseByteSize } from "../limits/byteSize.ts";
import { isCpuReserve, isMemoryReserve } from "../limits/reserve.ts";
import { isSchedule } from "../limits/schedule.ts";

/**
 * The keys of infra.yml. Everything may be missing or empty here: what must be there is said by the
 * rules, so that the rest of a description is still checked.
 */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const configMap = z.record(z.string(), scalar);
const deviceMap = z.record(z.string(), configMap);

const wholeNumber = (least: number, most: number) => z.number().int().min(least).max(most);
const absolutePath = z.string().startsWith("/");

const profile = z.strictObject({
  devices: deviceMap.nullish(),
  config: configMap.nullish(),
});

const storageVolume = z.strictObject({
  pool: z.string().min(1).nullish(),
  size: z
    .string()
    .refine((size) => (parseByteSize(size) ?? 0) > 0)
    .nullish(),
  path: absolutePath.nullish(),
});

const persistentData = z.strictObject({
  path: absolutePath.nullish(),
  readonly: z.boolean().nullish(),
});

const sharedVolume = z.strictObject({
  source: absolutePath.nullish(),
  path: absolutePath.nullish(),
  shift: z.boolean().nullish(),
  propagate: z.boolean().nullish(),
  consumers: z.record(z.string(), z.enum(["ro", "rw"])).nullish(),
});

const reserve = z.union([z.number(), z.string()]);

const resourcePolicy = z.strictObject({
  mode: z.enum(["proportional", "equal"]).nullish(),
  cpu_mode: z.enum(["allowance", "count"]).nullish(),
  memory_enforce: z.enum(["soft", "hard"]).nullish(),
  overcommit: z.boolean().nullish(),
  host_reserve: z
    .strictObject({
      cpu: reserve.refine(isCpuReserve).nullish(),
      memory: reserve.refine(isMemoryReserve).nullish(),
    })
    .nullish(),
});

const addressing = z.strictObject({
  base_octet: z.literal(10).nullish(),
  zone_base: wholeNumber(0, 245).nullish(),
  zone_step: z.number().int().min(1).nullish(),
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
  storage_volumes: z.record(z.string(), storageVolume.nullable()).nullish(),
  persistent_data: z.record(z.string(), persistentData).nullish(),
  weight: z.number().int().min(1).nullish(),
  boot_autostart: z.boolean().nullish(),
  boot_priority: wholeNumber(0, 100).nullish(),
  snapshots_schedule: z.string().refine(isSchedule).nullish(),
  snapshots_expiry: z.string().refine(isExpiry).nullish(),
  renamed_from: z.string().nullish(),
  spoofing: z.literal("allowed").nullish(),
});

const domain = z.strictObject({
  description: z.string().nullish(),
  subnet_id: z.number().int().min(0).max(254).nullish(),
  ephemeral: z.boolean().nullish(),
  profiles: z.record(z.string(), profile.nullable()).nullish(),
  machines: z.record(z.string(), machine.nullable()).nullish(),
  enabled: z.boolean().nullish(),
  trust_level: z.enum(["admin", "trusted", "semi-trusted", "untrusted", "disposable"]).nullish(),
  ai_provider: z.enum(["local", "cloud", "local-first"]).nullish(),
  ai_sanitize: z.union([z.boolean(), z.literal("always")]).nullish(),
  internet: z.boolean().nullish(),
  renamed_from: z.string().nullish(),
  count: wholeNumber(0, 254).nullish(),
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
      isolation: z.enum(["acl", "nftables", "both"]).nullish(),
      ipv6: z.enum(["none", "ula"]).nullish(),
      addressing: addressing.nullish(),
      nesting_prefix: z.boolean().nullish(),
      ai_access_policy: z.enum(["open", "exclusive"]).nullish(),
      ai_access_default: z.string().nullish(),
      ai_vram_flush: z.boolean().nullish(),
      shared_volumes_base: absolutePath.nullish(),
      persistent_data_base: absolutePath.nullish(),
      resource_policy: z.union([z.literal(true), resourcePolicy]).nullish(),
    })
    .nullish(),
  domains: z.record(z.string(), domain.nullable()).nullish(),
  // A null entry is left over from one that is no mapping (V17), so that the others keep their index.
  network_policies: z.array(policy.nullable()).nullish(),
  shared_volumes: z.record(z.string(), sharedVolume).nullish(),
});

/** A description of which only the valid parts are left. */
export type InfraDraft = z.infer<typeof infraSchema>;
export type DomainDraft = z.infer<typeof domain>;
export type MachineDraft = z.infer<typeof machine>;
export type PolicyDraft = z.infer<typeof policy>;
