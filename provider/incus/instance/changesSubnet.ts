import type { InstanceInputs } from "./schema.ts";

type Devices = InstanceInputs["devices"];

/**
 * Whether a NIC's static address leaves its /24, as all do when their bridge gets another subnet.
 * Incus takes that of a stopped instance only: on a running one it still checks the old address,
 * which is outside the subnet by then.
 */
export function changesSubnet(old: Devices, wanted: Devices): boolean {
  return Object.entries(wanted ?? {}).some(([name, device]) => {
    const [before, now] = [subnetOf(old?.[name]), subnetOf(device)];
    return before !== undefined && now !== undefined && before !== now;
  });
}

function subnetOf(device: Readonly<Record<string, string>> | undefined): string | undefined {
  return /^\d+\.\d+\.\d+\./.exec(device?.["ipv4.address"] ?? "")?.[0];
}
