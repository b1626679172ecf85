import { setTimeout as sleep } from "node:timers/promises";

import { globalAddress, macsOf, readState } from "./addresses.ts";
import { cloudInitEnded } from "./cloudInit.ts";
import type { LiveInstance, WaitFor } from "./schema.ts";
import { isOn } from "./schema.ts";
import type { InstanceScope } from "./scope.ts";

const defaultSeconds = { running: 60, agent: 180, ipv4: 60, "cloud-init": 300 } as const;
const firstPauseMs = 100;
const wayOut = {
  running: "see `incus info --show-log`",
  agent: "see that the guest has the agent and that security.guestapi is not off",
  ipv4: "see that its NIC has DHCP or a static address, and the network's DHCP range",
  "cloud-init": "see /var/log/cloud-init-output.log in the guest",
} as const;

/** Address seen while waiting, if the condition is about addresses. */
export interface Ready {
  readonly ipv4?: string | undefined;
}

/**
 * Waits until the condition holds.
 * @throws Error naming instance, condition, limit and what to look at.
 */
export async function waitUntilReady(
  scope: InstanceScope,
  { condition, timeoutSeconds, device }: WaitFor,
): Promise<Ready> {
  const seconds = timeoutSeconds ?? defaultSeconds[condition];
  const deadline = Date.now() + seconds * 1000;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.5, 1000)) {
    const ready = await check(scope, condition, device);
    if (ready) return ready;
    if (Date.now() + pause > deadline) {
      throw new Error(
        `${scope.object} was not ready in ${seconds} s (waiting for ${condition}); ${wayOut[condition]}`,
      );
    }
    if (pause === firstPauseMs) scope.call.status(`waiting for ${condition}`);
    await sleep(pause, undefined);
  }
}

async function check(
  scope: InstanceScope,
  condition: WaitFor["condition"],
  device: string | undefined,
): Promise<Ready | undefined> {
  const live = await scope.get();
  if (!isOn(live)) return undefined;
  switch (condition) {
    case "running":
      return {};
    case "agent":
      return (await agentAnswers(scope, live)) ? {} : undefined;
    case "ipv4": {
      const ipv4 = globalAddress(await readState(scope), macsOf(live), device);
      return ipv4 === undefined ? undefined : { ipv4 };
    }
    case "cloud-init":
      return (await agentAnswers(scope, live)) && (await cloudInitEnded(scope)) ? {} : undefined;
  }
}

// security.agent.metrics=false keeps the process count at -1 for ever; newer servers keep a key instead.
async function agentAnswers(scope: InstanceScope, live: LiveInstance): Promise<boolean> {
  if (live.config["volatile.last_state.agent"] === "started") return true;
  return (await readState(scope)).processes > 0;
}
