import type { LabInstance } from "../model/lab.ts";
import type { VolumeArgs } from "./volume.ts";

type Mounting = Pick<LabInstance, "volumes" | "protected">;

/** The volumes of a domain by name: once each, however many of its machines share one. */
export function domainVolumes(
  machines: readonly Mounting[],
): ReadonlyMap<string, Omit<VolumeArgs, "project">> {
  const names = new Set(machines.flatMap(({ volumes }) => volumes.map(({ name }) => name)));
  return new Map(
    [...names].flatMap((name) => {
      const users = machines.filter(({ volumes }) => volumes.some((one) => one.name === name));
      const volume = users[0]?.volumes.find((one) => one.name === name);
      if (volume === undefined) return [];
      const { pool, size, path } = volume;
      const isProtected = users.some((machine) => machine.protected);
      return [[name, { volumeName: name, pool, size, bare: path === "", protected: isProtected }]];
    }),
  );
}
