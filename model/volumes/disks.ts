import type { Path } from "../problem.ts";
import type { MachineEntry, RuleContext } from "../rules/context.ts";

/** A disk that a machine has by another key than `devices`. */
export interface Disk {
  /** Name of the Incus device. */
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  /** The key that asks for it. */
  readonly at: Path;
}

type Descriptions = Pick<RuleContext, "infra">;

/** In the order in which Incus gets them: shared volumes, persistent data, storage volumes. */
export function disksOf(context: Descriptions, machine: MachineEntry, pool: string): Disk[] {
  return [
    ...sharedDisks(context, machine),
    ...persistentDisks(context, machine),
    ...volumeDisks(machine, pool),
  ];
}

function sharedDisks({ infra }: Descriptions, machine: MachineEntry): Disk[] {
  const base = folder(infra.global?.shared_volumes_base ?? "/srv/anklume/shares");
  return Object.entries(infra.shared_volumes ?? {}).flatMap(([name, volume]) => {
    // The machine's own entry counts more than its domain's.
    const consumer = [machine.name, machine.domain.name].find((own) =>
      Object.hasOwn(volume.consumers ?? {}, own),
    );
    if (consumer === undefined) return [];
    const options = {
      type: "disk",
      source: volume.source ?? `${base}/${name}`,
      path: volume.path ?? `/shared/${name}`,
      ...(volume.shift === false ? {} : { shift: "true" }),
      ...(volume.consumers?.[consumer] === "ro" ? { readonly: "true" } : {}),
    };
    const at = ["shared_volumes", name, "consumers", consumer];
    return [{ name: `sv-${name}`, options, at }];
  });
}

function persistentDisks({ infra }: Descriptions, machine: MachineEntry): Disk[] {
  const base = folder(infra.global?.persistent_data_base ?? "/srv/anklume/data");
  const { name: owner, domain, keys, path: at } = machine;
  return Object.entries(keys.persistent_data ?? {}).flatMap(([name, { path, readonly }]) => {
    if (!path) return [];
    const options = {
      type: "disk",
      source: `${base}/${domain.name}/${owner}/${name}`,
      path,
      shift: "true",
      ...(readonly === true ? { readonly: "true" } : {}),
    };
    return [{ name: `pd-${name}`, options, at: [...at, "persistent_data", name] }];
  });
}

function volumeDisks({ keys, path: at }: MachineEntry, pool: string): Disk[] {
  return Object.entries(keys.storage_volumes ?? {}).map(([name, volume]) => ({
    name,
    options: {
      type: "disk",
      pool: volume?.pool ?? pool,
      source: name,
      ...(volume?.path ? { path: volume.path } : {}),
    },
    at: [...at, "storage_volumes", name],
  }));
}

function folder(path: string): string {
  return path.replace(/\/+$/, "");
}
