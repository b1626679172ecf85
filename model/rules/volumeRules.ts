import { disksOf, type Disk } from "../volumes/disks.ts";
import { mountedDevices, pathKey } from "../volumes/mounted.ts";
import type { Finding, Path } from "../problem.ts";
import type { MachineEntry, RuleContext } from "./context.ts";
import type { CheckRule } from "./rule.ts";

/** Longest name that fits a device behind `sv-` or `pd-`: Incus allows 64 characters. */
const volumeName = /^[A-Za-z0-9][\w.-]{0,60}$/;

export const volumeRules: readonly CheckRule[] = [
  {
    code: "M1",
    sentence:
      "Names of shared volumes, persistent data and storage volumes have letters, digits, `.`, `_` and `-`, and start with one of the first two.",
    check: (context) =>
      allVolumes(context)
        .filter(({ name }) => !volumeName.test(name))
        .map(({ name, path }) => ({
          path,
          message: `"${name}" is no volume name`,
          help: "use a-z, A-Z, 0-9 and, inside, `.`, `_` and `-`; at most 61 characters",
          at: "key" as const,
        })),
  },
  {
    code: "M2",
    sentence: "A shared volume has `consumers`, and each is a domain or a machine.",
    check: ({ infra, declared, isGiven, namesAt }) =>
      Object.entries(infra.shared_volumes ?? {}).flatMap(([name, volume]): Finding[] => {
        const path = ["shared_volumes", name, "consumers"];
        if (!volume.consumers && isGiven(path)) return [];
        const consumers = namesAt(path);
        if (consumers.length === 0) {
          const help = "name domains or machines, each with ro or rw";
          return [{ path, message: "nobody would get the volume", help }];
        }
        return consumers
          .filter((consumer) => !declared.has(consumer))
          .map((consumer) => ({
            path: [...path, consumer],
            message: `"${consumer}" is no domain and no machine`,
            help: "name a domain or a machine",
            at: "key" as const,
          }));
      }),
  },
  {
    code: "M3",
    sentence:
      "Persistent data and storage volumes have a `path`; only a virtual machine may leave that of a storage volume out, and gets a bare disk.",
    check: ({ machines, isGiven }) =>
      machines.flatMap(({ path, keys }) => {
        const data = Object.keys(keys.persistent_data ?? {}).map((name) => [
          "persistent_data",
          name,
        ]);
        const volumes = Object.keys(keys.storage_volumes ?? {}).map((name) => [
          "storage_volumes",
          name,
        ]);
        return [...data, ...(keys.type === "vm" ? [] : volumes)]
          .map((place) => [...path, ...place, "path"])
          .filter((place) => !isGiven(place))
          .map((place) => ({
            path: place,
            message: "the key is missing",
            help: "say where the machine mounts it, such as /srv/data",
          }));
      }),
  },
  {
    code: "M4",
    sentence:
      "No device stands for two things: not `eth0`, `root`, one of `devices`, `sv-<shared volume>`, `pd-<persistent data>` and a storage volume's name.",
    check: (context) =>
      context.machines.flatMap((machine) => {
        const disks = disksOf(context, machine, "");
        const own = Object.keys(machine.keys.devices ?? {});
        return disks.flatMap((disk, index) => {
          const first = disks.slice(0, index).some(({ name }) => name === disk.name);
          const taken = first || own.includes(disk.name) || ["eth0", "root"].includes(disk.name);
          if (!taken) return [];
          return [
            {
              path: disk.at,
              message: `"${machine.name}" has another device ${disk.name}`,
              help: "rename one of them",
              at: "key" as const,
            },
          ];
        });
      }),
  },
  {
    code: "M5",
    sentence: "No two disks of a machine are mounted at the same path.",
    check: (context) => context.machines.flatMap((machine) => mountClashes(context, machine)),
  },
  {
    code: "M6",
    sentence:
      "Machines of a domain that name the same storage volume share it: they agree on its pool and size, and a bare disk has one machine.",
    check: ({ machines }) =>
      machines.flatMap(({ name: machine, domain, path, keys }, index) =>
        Object.entries(keys.storage_volumes ?? {}).flatMap(([name, volume]) => {
          const first = machines
            .slice(0, index)
            .find(
              (other) =>
                other.domain === domain && Object.hasOwn(other.keys.storage_volumes ?? {}, name),
            );
          if (first === undefined) return [];
          const theirs = first.keys.storage_volumes?.[name];
          const differing = (["pool", "size"] as const).find(
            (key) => (volume?.[key] ?? "") !== (theirs?.[key] ?? ""),
          );
          const isBare = !volume?.path || !theirs?.path;
          if (differing === undefined && !isBare) return [];
          const reason =
            differing === undefined
              ? "a bare disk can have one machine only"
              : `both name one volume, with another ${differing}`;
          return [
            {
              path: [...path, "storage_volumes", name],
              message: `"${first.name}" and "${machine}" share "${name}" of domain "${domain.name}": ${reason}`,
              help: "give each its own name, or say the same in both places",
              at: "key" as const,
            },
          ];
        }),
      ),
  },
  {
    code: "W10",
    level: "warning",
    sentence: "`propagate` of a shared volume is accepted and does nothing.",
    check: ({ infra }) =>
      Object.entries(infra.shared_volumes ?? {})
        .filter(([, { propagate }]) => propagate === true)
        .map(([name]) => ({
          path: ["shared_volumes", name, "propagate"],
          message: "a lab inside a machine does not get the volume by this",
          help: "remove it; name the volume in the inner lab's own description",
        })),
  },
];

function allVolumes({ infra, machines }: RuleContext): { name: string; path: Path }[] {
  const named = (path: Path, volumes: object | null | undefined) =>
    Object.keys(volumes ?? {}).map((name) => ({ name, path: [...path, name] }));
  return [
    ...named(["shared_volumes"], infra.shared_volumes),
    ...machines.flatMap(({ path, keys }) => [
      ...named([...path, "persistent_data"], keys.persistent_data),
      ...named([...path, "storage_volumes"], keys.storage_volumes),
    ]),
  ];
}

function mountClashes(context: RuleContext, machine: MachineEntry): Finding[] {
  const taken = new Map(mountedDevices(machine).map(({ path, device }) => [pathKey(path), device]));
  return disksOf(context, machine, "").flatMap((disk: Disk) => {
    const { path } = disk.options;
    if (path === undefined) return [];
    const other = taken.get(pathKey(path));
    taken.set(pathKey(path), other ?? disk.name);
    if (other === undefined || other === disk.name) return [];
    return [
      {
        path: disk.at,
        message: `"${machine.name}" would mount ${disk.name} at ${path}, where ${other} is`,
        help: "choose another path",
        at: "key" as const,
      },
    ];
  });
}
