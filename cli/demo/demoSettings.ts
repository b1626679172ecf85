import type { HostNetwork } from "../../model/facts.ts";
import type { StackSettings } from "../stacks/stackSettings.ts";
import type { DemoServer } from "./demoServer.ts";
import { demoStack } from "./demoStack.ts";

/**
 * The settings of the demo stack on a server.
 *
 * @param stackId a UUID, the same for as long as the lab's directory lives
 * @param networks the server's own, from which guests are kept
 * @param salt of an earlier run's secrets, kept as Pulumi wrote it
 */
export function demoSettings(
  server: DemoServer,
  stackId: string,
  networks: readonly HostNetwork[],
  salt: string | undefined,
): StackSettings {
  const { socket, address, fingerprint, isLab } = server;
  return {
    generated: true,
    ...(salt === undefined ? {} : { encryptionsalt: salt }),
    config: {
      "strata:environment": demoStack.environment,
      "strata:node": demoStack.node,
      "strata:infra": "examples/homelab/infra.yml",
      // The lab builds its own image and asks no image server; another Incus uses what it can reach.
      ...(isLab ? { "strata:images": { "images:*": "strata-debian" } } : {}),
      "strata:facts": { networks },
      ...(socket ? { "incus:socket": socket } : { "incus:address": address }),
      "incus:fingerprint": fingerprint,
      "incus:stackId": stackId,
    },
  };
}
