import { IncusError } from "../api/incusError.ts";
import type { InstanceScope } from "./scope.ts";
import { whenIdle } from "../transient.ts";
import { namingCards } from "./gpuCards.ts";
import { isOn } from "./schema.ts";

/** Seconds that a guest gets to shut down by itself before it is stopped by force. */
const shutdownSeconds = 30;

async function changeState(scope: InstanceScope, body: object): Promise<void> {
  await whenIdle(scope.call.signal, () => scope.api.send("PUT", `${scope.path}/state`, body));
}

/** Starts it unless it is on. The daemon's refusal names the broken device or key. */
export async function start(scope: InstanceScope): Promise<void> {
  if (isOn(await scope.get())) return;
  try {
    await changeState(scope, { action: "start", timeout: -1 });
  } catch (cause) {
    if (!(cause instanceof IncusError)) throw cause;
    if (isOn(await scope.get())) return;
    const reason = await namingCards(scope, cause.reason);
    throw new Error(
      `cannot start ${scope.object}: ${reason}; it is kept stopped. ` +
        `See: incus info ${scope.name} --project ${scope.project} --show-log; correct its config or devices and run pulumi up again`,
      { cause },
    );
  }
}

/** Shuts the guest down, by force when it does not follow within 30 seconds. */
export async function shutDown(scope: InstanceScope): Promise<void> {
  if (!isOn(await scope.get())) return;
  try {
    await changeState(scope, { action: "stop", timeout: shutdownSeconds, force: false });
  } catch (cause) {
    if (!(cause instanceof IncusError)) throw cause;
    scope.call.warn(
      `${scope.object} did not shut down in ${shutdownSeconds} s and was stopped by force`,
    );
    await stopByForce(scope);
  }
}

const maxStops = 3;

/** Pulls the plug; an ephemeral instance is gone afterwards. */
export async function stopByForce(scope: InstanceScope): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const live = await scope.find();
    if (!live || live.status === "Stopped") return;
    try {
      // timeout 0 is what makes it forced (a negative one waits ten minutes for the guest).
      await changeState(scope, { action: "stop", timeout: 0, force: true });
      return;
    } catch (cause) {
      if (!(cause instanceof IncusError)) throw cause;
      const left = await scope.find();
      if (!left || left.status === "Stopped") return;
      if (attempt === maxStops) {
        throw new Error(`cannot stop ${scope.object}: ${cause.message}`, { cause });
      }
    }
  }
}
