import type { PveNode } from "../../../../lab/pve/node.ts";

type Act = (node: PveNode) => void;

const lock =
  (vmid: string, name: string): Act =>
  ({ state }) => {
    const guest = state.guests[vmid];
    if (guest !== undefined) guest.config["lock"] = name;
  };
const unlock =
  (vmid: string): Act =>
  ({ state }) => {
    delete state.guests[vmid]?.config["lock"];
  };

const remove =
  (volid: string): Act =>
  ({ state }) => {
    delete state.volumes[volid];
  };

/** What was done on the recorded node by hand, before the exchange of that line. */
export const interludes: Readonly<Record<string, Act>> = {
  "b05-guest-state-errors:118": lock("9320", "backup"),
  "b10-locks:12": lock("9370", "clone"),
  "b10-locks:22": lock("9370", "create"),
  "b10-locks:32": lock("9370", "migrate"),
  "b10-locks:42": lock("9370", "rollback"),
  "b10-locks:53": lock("9370", "snapshot"),
  "b10-locks:63": lock("9370", "suspended"),
  "b10-locks:74": lock("9370", "suspending"),
  "b10-locks:84": lock("9371", "backup"),
  "b10-locks:91": unlock("9371"),
  "b10-locks:95": unlock("9370"),
  "b12-upload-checksum:1": remove("local:iso/b.iso"),
};
