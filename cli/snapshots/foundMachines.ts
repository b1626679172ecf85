import type { Lab } from "../../model/lab.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { MachineSnapshots } from "./machineSnapshots.ts";

/** The machines of a lab that are on the server. */
export async function foundMachines(
  client: IncusClient,
  { lab, stackId }: { readonly lab: Lab; readonly stackId: string },
): Promise<MachineSnapshots[]> {
  const found = await Promise.all(
    lab.instances.map((machine) => MachineSnapshots.find(client, machine, stackId)),
  );
  return found.filter((one) => one !== undefined);
}
