import { IncusError } from "../api/incusError.ts";
import type { InstanceScope } from "./scope.ts";

type Named = Pick<InstanceScope, "object" | "name" | "project">;

/** Adds to what Incus refuses of an instance what a person can do about it. */
export async function advisedWrite<T>(scope: Named, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof IncusError)) throw error;
    const advice = adviceOn(scope, error.reason);
    if (advice === undefined) throw error;
    const { method, path, outcome, reason, status, code, operation, transient } = error;
    const known = { method, path, outcome, reason, status, code, operation, transient };
    throw new IncusError({ ...known, advice, cause: error });
  }
}

function adviceOn({ object, name, project }: Named, reason: string): string | undefined {
  // Of a directory that is not there Incus tells the path alone.
  const [, source] = /Missing source path "([^"]+)"/.exec(reason) ?? [];
  if (source !== undefined) {
    return `${object} mounts ${source}, which must exist on the Incus server: make it there, and run pulumi up again`;
  }
  // No machine is stopped for a key: who works in it is to know.
  if (/cannot be updated when VM is running/.test(reason)) {
    return `${object} was not changed: stop it (incus stop ${name} --project ${project}), and run pulumi up again, which changes and starts it`;
  }
  return undefined;
}
