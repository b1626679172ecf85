import type { MachineEntry } from "../rules/context.ts";
import { toIncusExpiry } from "./expiry.ts";

/** Instance options that a machine's own keys stand for, beside its `config`. */
export function ownOptions({ keys }: Pick<MachineEntry, "keys">): Record<string, string> {
  const { boot_autostart: autostart, boot_priority: priority } = keys;
  const { snapshots_schedule: schedule, snapshots_expiry: expiry } = keys;
  return {
    ...(typeof autostart === "boolean" ? { "boot.autostart": String(autostart) } : {}),
    ...(typeof priority === "number" ? { "boot.autostart.priority": String(priority) } : {}),
    ...(schedule ? { "snapshots.schedule": schedule } : {}),
    ...(expiry ? { "snapshots.expiry": toIncusExpiry(expiry) } : {}),
  };
}
