import type { GuestAgent } from "../guests/guestBackend.ts";
import { isRunning, needGuest } from "../guests/guestConfig.ts";
import type { PveNode } from "../node.ts";
import { failure } from "../pveError.ts";
import type { Config } from "../state.ts";

/** How long PVE waits for an agent that says nothing, in ms. */
export const agentSilenceMs = 3000;

/** Whether the config asks for an agent: `1`, `enabled=1,...`. */
export const isAgentOn = (config: Config) =>
  /^(enabled=)?1(,|$)/.test(config["agent"] ?? "") || /,enabled=1/.test(config["agent"] ?? "");

/** @throws PveError 500 in four texts: no such VM, no agent in its config, not running, silent. */
export async function needAgent(node: PveNode, vmid: string): Promise<GuestAgent> {
  const guest = needGuest(node, "qemu", vmid);
  if (guest.config["agent"] === undefined) throw failure("No QEMU guest agent configured");
  if (!isRunning(guest)) throw failure(`VM ${vmid} is not running`);
  const agent = isAgentOn(guest.config) ? await node.backend.agent(vmid) : undefined;
  if (agent !== undefined) return agent;
  await node.clock.hold(agentSilenceMs);
  throw failure("QEMU guest agent is not running");
}
