import type { ShapeRule } from "./rule.ts";

/**
 * Rules about single values. The schema decides; the first row that fits gives code and words.
 */
export const shapeRules: readonly ShapeRule[] = [
  {
    code: "S4",
    sentence: "Only documented keys are used.",
    at: ["**"],
    about: "unknown keys",
  },
  {
    code: "V02",
    sentence: "`gpu_policy` is `exclusive` or `shared`.",
    at: ["global.gpu_policy"],
    expects: "exclusive or shared",
  },
  {
    code: "V03",
    sentence: "`firewall_mode` is `host` or `vm`.",
    at: ["global.firewall_mode"],
    expects: "host or vm",
  },
  {
    code: "V06",
    sentence: "`subnet_id` is a whole number from 0 to 254.",
    at: ["domains.*.subnet_id"],
    expects: "a whole number from 0 to 254",
    help: "it is the third octet of the domain's subnet",
  },
  {
    code: "P01",
    sentence:
      "`addressing` is a mapping: `base_octet` 10, `zone_base` 0 to 245, `zone_step` 1 or more.",
    at: [
      "global.addressing",
      "global.addressing.base_octet",
      "global.addressing.zone_base",
      "global.addressing.zone_step",
    ],
    expects: "a mapping",
    expectsAt: {
      "global.addressing.base_octet": "10",
      "global.addressing.zone_base": "a whole number from 0 to 245",
      "global.addressing.zone_step": "a whole number of 1 or more",
    },
  },
  {
    code: "C2",
    sentence: "`count` is a whole number from 0 to 254.",
    at: ["domains.*.count"],
    expects: "a whole number from 0 to 254",
  },
  {
    code: "V08",
    sentence: "A domain's `ephemeral` is true or false.",
    at: ["domains.*.ephemeral"],
    expects: "true or false",
  },
  {
    code: "V10",
    sentence: "A machine's `type` is `lxc` or `vm`.",
    at: ["domains.*.machines.*.type"],
    expects: "lxc or vm",
  },
  {
    code: "V14",
    sentence: "A machine's `ephemeral` is true or false.",
    at: ["domains.*.machines.*.ephemeral"],
    expects: "true or false",
  },
  {
    code: "V17",
    sentence: "Each entry of `network_policies` is a mapping.",
    at: ["network_policies.*"],
    expects: "a mapping with `from` and `to`",
  },
  {
    code: "V20",
    sentence: "`ports` is `all` or a list of ports.",
    at: ["network_policies.*.ports"],
    expects: "all or a list of ports",
    help: "leave the key out for all ports",
  },
  {
    code: "V21",
    sentence: "A port is a whole number from 1 to 65535.",
    at: ["network_policies.*.ports.*"],
    expects: "a whole number from 1 to 65535",
    help: "list each port by itself",
  },
  {
    code: "V22",
    sentence: "`protocol` is `tcp` or `udp`.",
    at: ["network_policies.*.protocol"],
    expects: "tcp or udp",
  },
  {
    code: "P02",
    sentence:
      "`default_os_image`, `default_connection` and `default_user` are text; `nesting_prefix` and `ai_vram_flush` are true or false.",
    at: [
      "global.default_os_image",
      "global.default_connection",
      "global.default_user",
      "global.nesting_prefix",
      "global.ai_vram_flush",
    ],
    expects: "text",
    expectsAt: {
      "global.nesting_prefix": "true or false",
      "global.ai_vram_flush": "true or false",
    },
  },
  {
    code: "P05",
    sentence:
      "`enabled` is true or false, `trust_level` one of five, `ai_provider` `local`, `cloud` or `local-first`, `ai_sanitize` true, false or `always`.",
    at: [
      "domains.*.enabled",
      "domains.*.trust_level",
      "domains.*.ai_provider",
      "domains.*.ai_sanitize",
    ],
    expects: "true or false",
    expectsAt: {
      "domains.*.trust_level": "admin, trusted, semi-trusted, untrusted or disposable",
      "domains.*.ai_provider": "local, cloud or local-first",
      "domains.*.ai_sanitize": "true, false or always",
    },
  },
  {
    code: "P08",
    sentence:
      "`gpu` and `boot_autostart` are true or false, `boot_priority` is 0 to 100, `weight` at least 1, `snapshots_schedule` five cron fields, `snapshots_expiry` like `30d`; a storage volume has `pool`, `size` and `path`.",
    at: [
      "domains.*.machines.*.gpu",
      "domains.*.machines.*.boot_autostart",
      "domains.*.machines.*.boot_priority",
      "domains.*.machines.*.weight",
      "domains.*.machines.*.snapshots_schedule",
      "domains.*.machines.*.snapshots_expiry",
      "domains.*.machines.*.storage_volumes",
      "domains.*.machines.*.storage_volumes.*",
      "domains.*.machines.*.storage_volumes.*.pool",
      "domains.*.machines.*.storage_volumes.*.size",
      "domains.*.machines.*.storage_volumes.*.path",
    ],
    expects: "true or false",
    expectsAt: {
      "domains.*.machines.*.boot_priority": "a whole number from 0 to 100",
      "domains.*.machines.*.weight": "a whole number of 1 or more",
      "domains.*.machines.*.snapshots_schedule":
        "minute, hour, day of month, month and day of week (0 to 6) as cron writes them",
      "domains.*.machines.*.snapshots_expiry": "a number of days, hours or minutes, such as 30d",
      "domains.*.machines.*.storage_volumes": "a mapping of volumes by name",
      "domains.*.machines.*.storage_volumes.*": "a mapping with `pool`, `size` and `path`",
      "domains.*.machines.*.storage_volumes.*.pool": "the name of a storage pool",
      "domains.*.machines.*.storage_volumes.*.size": "a size such as 10GiB",
      "domains.*.machines.*.storage_volumes.*.path": "an absolute path",
    },
  },
  {
    code: "P09",
    sentence: "`bidirectional` is true or false.",
    at: ["network_policies.*.bidirectional"],
    expects: "true or false",
  },
  {
    code: "P03",
    sentence: "`ai_access_policy` is `open` or `exclusive`.",
    at: ["global.ai_access_policy"],
    expects: "open or exclusive",
  },
  {
    code: "P10",
    sentence: "`shared_volumes_base` and `persistent_data_base` are absolute paths.",
    at: ["global.shared_volumes_base", "global.persistent_data_base"],
    expects: "an absolute path",
  },
  {
    code: "P11",
    sentence:
      "A shared volume has absolute paths as `source` and `path`, true or false as `shift` and `propagate`, and `consumers` with `ro` or `rw` each.",
    at: [
      "shared_volumes",
      "shared_volumes.*",
      "shared_volumes.*.source",
      "shared_volumes.*.path",
      "shared_volumes.*.shift",
      "shared_volumes.*.propagate",
      "shared_volumes.*.consumers",
      "shared_volumes.*.consumers.*",
    ],
    expects: "an absolute path",
    expectsAt: {
      shared_volumes: "a mapping of volumes by name",
      "shared_volumes.*": "a mapping with `consumers`",
      "shared_volumes.*.shift": "true or false",
      "shared_volumes.*.propagate": "true or false",
      "shared_volumes.*.consumers": "a mapping of domains and machines to ro or rw",
      "shared_volumes.*.consumers.*": "ro or rw",
    },
  },
  {
    code: "P12",
    sentence: "Persistent data has an absolute path as `path`, and true or false as `readonly`.",
    at: [
      "domains.*.machines.*.persistent_data",
      "domains.*.machines.*.persistent_data.*",
      "domains.*.machines.*.persistent_data.*.path",
      "domains.*.machines.*.persistent_data.*.readonly",
    ],
    expects: "an absolute path",
    expectsAt: {
      "domains.*.machines.*.persistent_data": "a mapping of entries by name",
      "domains.*.machines.*.persistent_data.*": "a mapping with `path`",
      "domains.*.machines.*.persistent_data.*.readonly": "true or false",
    },
  },
  {
    code: "P13",
    sentence:
      "`resource_policy` is true or a mapping; reserves are 1% to 99%, a number above 0, or a size.",
    at: [
      "global.resource_policy",
      "global.resource_policy.mode",
      "global.resource_policy.cpu_mode",
      "global.resource_policy.memory_enforce",
      "global.resource_policy.overcommit",
      "global.resource_policy.host_reserve",
      "global.resource_policy.host_reserve.cpu",
      "global.resource_policy.host_reserve.memory",
    ],
    expects: "true or a mapping",
    expectsAt: {
      "global.resource_policy.mode": "proportional or equal",
      "global.resource_policy.cpu_mode": "allowance or count",
      "global.resource_policy.memory_enforce": "soft or hard",
      "global.resource_policy.overcommit": "true or false",
      "global.resource_policy.host_reserve": "a mapping with `cpu` and `memory`",
      "global.resource_policy.host_reserve.cpu": "1% to 99%, or a number of CPUs",
      "global.resource_policy.host_reserve.memory": "1% to 99%, bytes, or a size such as 4GiB",
    },
  },
  {
    code: "E1",
    sentence:
      "`isolation` is `acl`, `nftables` or `both`; `ipv6` is `none` or `ula`; `internet` is true or false; `spoofing` is `allowed`.",
    at: ["global.isolation", "global.ipv6", "domains.*.internet", "domains.*.machines.*.spoofing"],
    expects: "true or false",
    expectsAt: {
      "global.isolation": "acl, nftables or both",
      "global.ipv6": "none or ula",
      "domains.*.machines.*.spoofing": "allowed",
    },
  },
  {
    code: "T1",
    sentence: "A value has the type that the table of keys gives.",
    at: ["**"],
  },
];
