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
    sentence: "`default_os_image`, `default_connection` and `default_user` are text.",
    at: ["global.default_os_image", "global.default_connection", "global.default_user"],
    expects: "text",
  },
  {
    code: "P08",
    sentence: "`gpu` is true or false.",
    at: ["domains.*.machines.*.gpu"],
    expects: "true or false",
  },
  {
    code: "P09",
    sentence: "`bidirectional` is true or false.",
    at: ["network_policies.*.bidirectional"],
    expects: "true or false",
  },
  {
    code: "T1",
    sentence: "A value has the type that the table of keys gives.",
    at: ["**"],
  },
];
