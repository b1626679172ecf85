import { startLab } from "../../lab/startLab.ts";
import { locate } from "../../provider/incus/api/locate.ts";
import type { Location } from "../../provider/incus/api/location.ts";
import { progress } from "../progress.ts";
import { readFingerprint } from "../server/identity.ts";
import type { ServerSettings } from "../server/withClient.ts";
import type { StackSettings } from "../stacks/stackSettings.ts";

/** The Incus that the demo is deployed to. */
export interface DemoServer extends ServerSettings {
  readonly isLab: boolean;
}

/**
 * An Incus somebody has configured, in the stack's settings or by INCUS_SOCKET or INCUS_REMOTE;
 * else the throwaway lab, started if need be.
 */
export async function demoServer(
  settings: StackSettings | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<DemoServer> {
  const own = configuredServer(settings);
  if (own) {
    progress(`using the Incus of the stack's settings, ${own.socket ?? own.address}`);
    return own;
  }
  if (env["INCUS_SOCKET"] || env["INCUS_REMOTE"]) {
    const location = locate({}, env);
    const fingerprint = await readFingerprint(location);
    progress(`using the configured Incus, certificate fingerprint ${fingerprint}`);
    return { ...placeOf(location), fingerprint, isLab: false };
  }
  const { socket, fingerprint } = await startLab({ env, log: progress });
  return { socket, fingerprint, isLab: true };
}

/** The server of settings that a user wrote; those written by `start` follow the environment. */
function configuredServer(settings: StackSettings | undefined): DemoServer | undefined {
  if (!settings || settings.generated) return undefined;
  const [socket, address, fingerprint] = ["socket", "address", "fingerprint"].map((key) => {
    const value = settings.config?.[`incus:${key}`];
    return typeof value === "string" && value !== "" ? value : undefined;
  });
  if (!fingerprint || !(socket || address)) return undefined;
  return { ...(socket ? { socket } : { address: address ?? "" }), fingerprint, isLab: false };
}

function placeOf(location: Location) {
  return location.kind === "unix" ? { socket: location.socket } : { address: location.origin };
}
