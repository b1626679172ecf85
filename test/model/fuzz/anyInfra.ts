import fc from "fast-check";
import type { Facts } from "../../../model/facts.ts";
import type { Mapping } from "../infra.ts";
import { machineKeys, optional, profiles, text } from "./anyMachine.ts";

export interface AnyInfra {
  readonly infra: Mapping;
  readonly facts: Facts;
}

/** The shape of a lab, of which everything else is made. */
interface Plan {
  readonly isZoned: boolean;
  readonly isNested: boolean;
  readonly hasFirewall: boolean;
  readonly hasAi: boolean;
  /** Machines per domain. */
  readonly sizes: readonly number[];
  readonly students: number;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  isZoned: fc.boolean(),
  isNested: fc.boolean(),
  hasFirewall: fc.boolean(),
  hasAi: fc.boolean(),
  sizes: fc.array(fc.nat(3), { maxLength: 4 }),
  students: fc.nat(3),
});

/** A valid description, over the whole format, and the facts it is valid with. */
export const anyInfra: fc.Arbitrary<AnyInfra> = plan.chain((shape) =>
  fc
    .record({
      facts: facts(shape),
      global: globalKeys(shape),
      domains: domains(shape),
      policies: fc.array(policy(shape), { maxLength: 4 }),
      volumes: sharedVolumes(shape),
    })
    .map(({ facts: known, global, domains: map, policies, volumes }) => ({
      facts: known,
      infra: {
        project_name: "any",
        global,
        domains: map,
        ...(policies.length > 0 ? { network_policies: policies } : {}),
        ...(Object.keys(volumes).length > 0 ? { shared_volumes: volumes } : {}),
      },
    })),
);

function facts({ isNested }: Plan): fc.Arbitrary<Facts> {
  const nesting = optional({ vmNested: fc.boolean(), relativeLevel: fc.nat(3) }).map((known) => ({
    ...known,
    yolo: false,
    ...(isNested ? { absoluteLevel: 1 } : {}),
  }));
  return fc.record({ nesting, hasSize: fc.boolean() }).map(({ nesting: known, hasSize }) => ({
    nesting: known,
    networks: [{ name: "eth0", addresses: ["192.168.7.5/24"], bridge: false }],
    ...(hasSize ? { cpus: 256, memory: 2 ** 42 } : {}),
  }));
}

function globalKeys({ isZoned, hasFirewall, hasAi, isNested }: Plan): fc.Arbitrary<Mapping> {
  const keys = optional({
    default_os_image: fc.constant("images:debian/12"),
    default_connection: text,
    default_user: text,
    isolation: fc.constantFrom("acl", "nftables", "both"),
    ipv6: fc.constantFrom("none", "ula"),
    nesting_prefix: fc.boolean(),
    ai_vram_flush: fc.boolean(),
    shared_volumes_base: fc.constant("/srv/s"),
    persistent_data_base: fc.constant("/srv/p"),
    resource_policy: fc.oneof(
      fc.constant(true),
      optional({
        mode: fc.constantFrom("proportional", "equal"),
        cpu_mode: fc.constantFrom("allowance", "count"),
        memory_enforce: fc.constantFrom("soft", "hard"),
        overcommit: fc.boolean(),
        host_reserve: optional({
          cpu: fc.constantFrom<unknown>("20%", 2),
          memory: fc.constantFrom<unknown>("4GiB", "10%", 1024),
        }),
      }),
    ),
    ...(isZoned ? {} : { base_subnet: fc.constantFrom("10.100", "172.20") }),
  });
  const addressing = optional({
    base_octet: fc.constant(10),
    zone_base: fc.constantFrom(0, 100, 200),
    zone_step: fc.constant(10),
  });
  return fc.record({ keys, addressing }).map((drawn) => ({
    ...drawn.keys,
    gpu_policy: "shared",
    ...(isZoned ? { addressing: drawn.addressing } : {}),
    ...(hasFirewall ? { firewall_mode: "vm", isolation: "acl", ipv6: "none" } : {}),
    ...(hasAi && !isNested ? { ai_access_policy: "exclusive", ai_access_default: "admin" } : {}),
  }));
}

/** `admin`, the drawn ones, and what the global keys ask for. */
function domainNames({ sizes, hasAi, isNested }: Plan): string[] {
  return [
    "admin",
    ...sizes.map((_, index) => `dom-${index}`),
    ...(hasAi && !isNested ? ["ai-tools"] : []),
  ];
}

function machineNames({ sizes }: Plan): string[] {
  return sizes.flatMap((size, domain) =>
    Array.from({ length: size }, (_, index) => `machine-${domain}-${index}`),
  );
}

function domains(shape: Plan): fc.Arbitrary<Mapping> {
  const names = domainNames(shape);
  const plain = names.map((name, index) => domain(shape, name, index));
  const students = domain(shape, "stu-{n}", names.length, shape.students);
  return fc.record({ plain: fc.tuple(...plain), students }).map((drawn) => ({
    ...Object.fromEntries(names.map((name, index) => [name, drawn.plain[index]])),
    ...(shape.isZoned && shape.students > 0 ? { "stu-{n}": drawn.students } : {}),
  }));
}

function domain(shape: Plan, name: string, index: number, count?: number): fc.Arbitrary<Mapping> {
  const drawn = Number(/^dom-(\d)$/.exec(name)?.[1] ?? Number.NaN);
  const machines =
    count === undefined
      ? machineNames(shape).filter((machine) => machine.startsWith(`machine-${drawn}-`))
      : ["s{n}-web", "s{n}-client"];
  const keys = optional({
    description: text,
    ephemeral: fc.boolean(),
    internet: fc.boolean(),
    trust_level: fc.constantFrom("admin", "trusted", "semi-trusted", "untrusted", "disposable"),
    ai_provider: fc.constantFrom("local", "cloud", "local-first"),
    ai_sanitize: fc.constantFrom<unknown>(true, false, "always"),
    ...(Number.isNaN(drawn) || count !== undefined
      ? {}
      : { enabled: fc.boolean(), renamed_from: fc.constant(`old-${index}`) }),
  });
  return fc
    .record({ keys, profiles, isPinned: fc.boolean() })
    .chain(({ keys: own, profiles: map, isPinned }) => {
      const isExplicit = count === undefined && (isPinned || !shape.isZoned);
      return fc
        .tuple(...machines.map((machine) => machineKeys(machine, Object.keys(map))))
        .map((list) => ({
          ...own,
          profiles: map,
          ...(count === undefined ? {} : { count }),
          // Far from the automatic ones, so that nobody else is there first.
          ...(isExplicit ? { subnet_id: 200 + index } : {}),
          machines: Object.fromEntries(list.map((one, place) => [machines[place], one])),
        }));
    });
}

function policy(shape: Plan): fc.Arbitrary<Mapping> {
  const { isZoned, students } = shape;
  const ends = [
    ...[...domainNames(shape), ...machineNames(shape)].filter((name) => name !== "ai-tools"),
    ...(isZoned && students > 0 ? ["stu-{n}", "s{n}-web"] : []),
  ];
  const pair = fc.shuffledSubarray(["host", ...ends], { minLength: 2, maxLength: 2 });
  const keys = optional({
    ports: fc.oneof(
      fc.constant<unknown>("all"),
      fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { minLength: 1, maxLength: 4 }),
    ),
    protocol: fc.constantFrom("tcp", "udp"),
    bidirectional: fc.boolean(),
    description: text,
  });
  return fc.tuple(pair, keys).map(([[from, to], own]) => ({ from, to, ...own }));
}

function sharedVolumes(shape: Plan): fc.Arbitrary<Mapping> {
  const consumers = [...domainNames(shape), ...machineNames(shape)];
  const volume = (name: string) =>
    fc
      .record({
        keys: optional({ source: fc.constant("/srv/given"), shift: fc.boolean() }),
        users: fc.subarray(consumers, { minLength: 1 }),
        access: fc.constantFrom("ro", "rw"),
      })
      .map(({ keys, users, access }) => ({
        ...keys,
        path: `/shared/${name}`,
        consumers: Object.fromEntries(users.map((user) => [user, access])),
      }));
  const names = ["docs", "media"];
  return fc
    .tuple(fc.subarray(names), ...names.map(volume))
    .map(([chosen, ...volumes]) =>
      Object.fromEntries(
        names
          .map((name, index) => [name, volumes[index]] as const)
          .filter(([name]) => chosen.includes(name)),
      ),
    );
}
