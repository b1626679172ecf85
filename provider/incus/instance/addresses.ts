import type { Config, DeviceMap } from "../keys.ts";
import type { InstanceScope } from "./scope.ts";
import type { LiveInstance } from "./schema.ts";

interface State {
  readonly processes: number;
  readonly network: Readonly<Record<string, Interface>> | null;
}

interface Interface {
  readonly hwaddr: string;
  readonly addresses: readonly { family: string; scope: string; address: string }[];
}

export async function readState(scope: InstanceScope): Promise<State> {
  return (await scope.api.get<State>(`${scope.path}/state`)).value;
}

/** MAC address of each NIC, by device name. */
export function macsOf({ config, expanded_devices }: LiveInstance): Config {
  return Object.fromEntries(
    Object.entries(expanded_devices).flatMap(([name, device]) => {
      const mac = device["hwaddr"] ?? config[`volatile.${name}.hwaddr`];
      return device["type"] === "nic" && mac ? [[name, mac]] : [];
    }),
  );
}

/** Static address of the first NIC that has one, as far as the instance's own devices say. */
export function staticAddress(devices: DeviceMap): string | undefined {
  return Object.values(devices).find(
    (device) => device["type"] === "nic" && device["ipv4.address"],
  )?.["ipv4.address"];
}

/**
 * A global IPv4 address that the guest has. Interfaces are matched by MAC: the state's map is keyed
 * by the guest's own interface names, or by device names where no agent answers.
 */
export function globalAddress(state: State, macs: Config, device?: string): string | undefined {
  const wanted = Object.entries(macs)
    .filter(([name]) => device === undefined || name === device)
    .map(([, mac]) => mac);
  return Object.values(state.network ?? {})
    .filter(({ hwaddr }) => wanted.includes(hwaddr))
    .flatMap(({ addresses }) => addresses)
    .find(({ family, scope }) => family === "inet" && scope === "global")?.address;
}
