import { parseIpv4 } from "../addresses/ipv4.ts";
import { isOn } from "../limits/isOn.ts";
import { namePrefix } from "../nesting/namePrefix.ts";
import type { MachineEntry } from "./context.ts";
import { isMachineName } from "./names.ts";
import type { CheckRule } from "./rule.ts";

/** What DNS allows for a label. */
const longestName = 63;

export const machineRules = [
  {
    code: "V09",
    sentence: "No two machines have the same name, whatever their domains.",
    check: ({ machines }) =>
      machines.flatMap(({ name, path }, index) => {
        const first = machines.slice(0, index).find((other) => other.name === name);
        if (first === undefined) return [];
        return [
          {
            path,
            message: `domain "${first.domain.name}" has a machine of that name`,
            help: "rename one of them",
            at: "key" as const,
          },
        ];
      }),
  },
  {
    code: "P06",
    sentence:
      "A machine's name is a host name: lower-case letters, digits and inner hyphens, 63 at most.",
    check: ({ machines }) =>
      machines
        .filter(({ name }) => !isMachineName(name))
        .map(({ name, path }) => ({
          path,
          message: `"${name}" is no machine name`,
          help: "use a-z, 0-9 and, inside, hyphens; at most 63, and not digits only",
          at: "key" as const,
        })),
  },
  {
    code: "N4",
    sentence: "An instance's name, the machine's behind the prefix, has at most 63 characters.",
    check: ({ machines, infra, facts }) => {
      const prefix = namePrefix(infra, facts);
      return machines
        .filter(({ name }) => isMachineName(name) && prefix.length + name.length > longestName)
        .map(({ name, path }) => ({
          path,
          message: `${prefix}${name} would have ${prefix.length + name.length} characters`,
          help: `shorten the name to ${longestName - prefix.length}`,
          at: "key" as const,
        }));
    },
  },
  {
    code: "S6",
    sentence: "No machine is named like a domain, and nothing is named `host`.",
    check: ({ domains, machines }) => {
      const names = new Set(domains.map(({ name }) => name));
      const help = "choose another name: policies could not tell which one is meant";
      return [
        ...domains
          .filter(({ name }) => name === "host")
          .map(({ path }) => ({ path, message: "`host` is the server", help, at: "key" as const })),
        ...machines
          .filter(({ name }) => name === "host" || names.has(name))
          .map(({ name, path }) => ({
            path,
            message: name === "host" ? "`host` is the server" : `"${name}" is a domain`,
            help,
            at: "key" as const,
          })),
      ];
    },
  },
  {
    code: "S1",
    sentence: "`ip` is an IPv4 address whose last octet is not 0, 254 or 255.",
    check: ({ machines }) =>
      machines.flatMap(({ path, keys }) => {
        if (typeof keys.ip !== "string") return [];
        const octets = parseIpv4(keys.ip);
        const isReserved = octets !== undefined && [0, 254, 255].includes(octets[3]);
        if (octets !== undefined && !isReserved) return [];
        return [
          {
            path: [...path, "ip"],
            message: isReserved ? `${keys.ip} is reserved` : `"${keys.ip}" is no IPv4 address`,
            help: isReserved ? ".254 is the gateway; use .1 to .253" : "write four octets",
          },
        ];
      }),
  },
  {
    code: "V12",
    sentence: "No two machines have the same `ip`.",
    check: ({ machines }) =>
      machines.flatMap(({ path, keys }, index) => {
        const first = machines
          .slice(0, index)
          .find((other) => keys.ip && other.keys.ip === keys.ip);
        if (first === undefined) return [];
        return [
          {
            path: [...path, "ip"],
            message: `${keys.ip} belongs to machine "${first.name}"`,
            help: "choose an address that is free, or leave ip out",
          },
        ];
      }),
  },
  {
    code: "V13",
    sentence: "`ip` is inside the subnet that the domain's `subnet_id` names.",
    check: ({ machines }) =>
      machines.flatMap(({ path, domain, keys }) => {
        const { base } = domain;
        const octets = typeof keys.ip === "string" ? parseIpv4(keys.ip) : undefined;
        const subnet = domain.keys.subnet_id ?? undefined;
        if (octets === undefined || base === undefined || subnet === undefined) return [];
        const prefix = `${base}.${subnet}`;
        if (`${octets[0]}.${octets[1]}.${octets[2]}` === prefix) return [];
        return [
          {
            path: [...path, "ip"],
            message: `${keys.ip} is outside ${prefix}.0/24, the subnet of "${domain.name}"`,
            help: `use ${prefix}.1 to ${prefix}.253, or leave ip out`,
          },
        ];
      }),
  },
  {
    code: "V11",
    sentence: "A privileged container stands in a virtual machine, or `yolo` is said.",
    check: ({ machines, facts }) =>
      facts.nesting?.vmNested === false && !facts.nesting.yolo
        ? machines.filter(isPrivilegedContainer).map(({ path }) => ({
            path: [...path, "config", "security.privileged"],
            message: "root in this container would be root on the host",
            help: "use type: vm, or say yolo in the stack's facts",
          }))
        : [],
  },
  {
    code: "V15",
    sentence: "A machine's profiles are `default` or profiles of its own domain.",
    check: ({ machines, isGiven }) =>
      machines.flatMap(({ path, domain, keys }) => {
        const isDefined = (name: string) =>
          Object.hasOwn(domain.keys.profiles ?? {}, name) ||
          isGiven([...domain.path, "profiles", name]);
        return (keys.profiles ?? []).flatMap((name, index) =>
          name === "default" || isDefined(name)
            ? []
            : [
                {
                  path: [...path, "profiles", index],
                  message: `domain "${domain.name}" has no profile "${name}"`,
                  help: `define it under domains.${domain.name}.profiles`,
                },
              ],
        );
      }),
  },
  {
    code: "N3",
    sentence: "A machine's devices leave `eth0` to strata: it carries the static address.",
    check: ({ machines }) =>
      machines
        .filter(({ keys }) => Object.hasOwn(keys.devices ?? {}, "eth0"))
        .map(({ path }) => ({
          path: [...path, "devices", "eth0"],
          message: "eth0 is the machine's place on its domain's bridge",
          help: "give the device another name",
          at: "key" as const,
        })),
  },
] as const satisfies readonly CheckRule[];

export function isPrivilegedContainer({ keys }: MachineEntry): boolean {
  const value = keys.config?.["security.privileged"];
  return keys.type !== "vm" && isOn(String(value));
}
