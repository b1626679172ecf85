import { CommandError } from "../commandError.ts";
import type { ServerSettings } from "../server/withClient.ts";
import type { StackSettings } from "./stackSettings.ts";

/**
 * Where a stack's server is, and which it must be.
 *
 * @throws CommandError (exit code 2) when the settings do not say which
 */
export function serverOf(stack: string, { config = {} }: StackSettings): ServerSettings {
  const text = (key: string) => {
    const value = config[`incus:${key}`];
    return typeof value === "string" && value !== "" ? { [key]: value } : {};
  };
  const fingerprint = text("fingerprint")["fingerprint"];
  if (fingerprint === undefined) {
    throw new CommandError(
      `cannot ask the server of stack ${stack}: its settings have no incus:fingerprint`,
      { exitCode: 2 },
    );
  }
  return {
    ...text("socket"),
    ...text("address"),
    ...text("certificateFile"),
    ...text("keyFile"),
    fingerprint,
  };
}
