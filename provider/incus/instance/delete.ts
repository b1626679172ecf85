import type { Call, Recorded } from "../../core/definition.ts";
import { IncusError } from "../api/incusError.ts";
import { refuseForeign, remove } from "../remove.ts";
import type { ProviderSession } from "../providerSession.ts";
import { stopByForce } from "./power.ts";
import type { InstanceInputs, InstanceOutputs } from "./schema.ts";
import { instanceScope, instanceToken } from "./scope.ts";

const protection = "security.protection.delete";

/**
 * Stops by force and deletes. Deletion protection is lifted only when this stack set it: the
 * engine's own `protect` has let the delete through by then.
 */
export async function deleteInstance(
  call: Call<ProviderSession>,
  _id: string,
  { inputs }: Recorded<InstanceInputs, InstanceOutputs>,
): Promise<void> {
  const scope = instanceScope(call, inputs);
  const { api, path, object } = scope;
  const doomed = { object, token: instanceToken, id: scope.id, api, path };
  call.client.lists.forget();
  await call.client.instanceSlots.run(call.signal, async () => {
    const live = await scope.find();
    if (!live) return;
    refuseForeign(call, doomed, live);
    if (live.config[protection] === "true") {
      if (inputs.config[protection] !== "true") {
        throw new Error(
          `cannot delete ${object}: ${protection} was set on the server, not by this stack; ` +
            `lift it with: incus config set ${scope.name} ${protection}=false --project ${scope.project}`,
        );
      }
      await api.send("PATCH", path, { config: { [protection]: "" } });
    }
    await stopByForce(scope);
    try {
      await remove(call, doomed);
    } catch (error) {
      // An ephemeral instance deletes itself while it stops, and DELETE may meet it half way.
      if (!(error instanceof IncusError) || (await scope.find())) throw error;
    }
  });
}
