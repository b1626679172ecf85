import { IncusError } from "../api/incusError.ts";
import type { InstanceScope } from "./scope.ts";

/** Incus tells of a directory that is not there by its path alone; this adds where it has to be. */
export async function namingSource<T>(
  { object }: Pick<InstanceScope, "object">,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof IncusError)) throw error;
    const [, source] = /Missing source path "([^"]+)"/.exec(error.reason) ?? [];
    if (source === undefined) throw error;
    const advice = `${object} mounts ${source}, which must exist on the Incus server: make it there, and run pulumi up again`;
    const { method, path, outcome, reason, status, code, operation, transient } = error;
    const known = { method, path, outcome, reason, status, code, operation, transient };
    throw new IncusError({ ...known, advice, cause: error });
  }
}
