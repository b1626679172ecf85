import { IncusError } from "./api/incusError.ts";

/** Runs an update and says what to do when the object has vanished behind the back of the stack. */
export async function unlessGone<T>(object: string, update: () => Promise<T>): Promise<T> {
  try {
    return await update();
  } catch (cause) {
    if (!(cause instanceof IncusError) || cause.method !== "GET" || cause.code !== 404) throw cause;
    throw new Error(
      `cannot update ${object}: it is no longer on the server; run pulumi refresh, then pulumi up makes it again`,
      { cause },
    );
  }
}
