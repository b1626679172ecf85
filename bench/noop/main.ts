import type { ProviderDefinition, ResourceDefinition } from "../../provider/core/definition.ts";
import { serve } from "../../provider/core/serve.ts";
import { incus } from "../../provider/incus/provider.ts";

/** The same resource with the same schema and checks, that does nothing. */
function idle(row: ResourceDefinition<unknown>): ResourceDefinition<unknown> {
  return {
    ...row,
    create: async () => ({}),
    read: async (_call, _id, known) => known,
    update: async () => ({}),
    delete: async () => {},
  };
}

/** The incus provider without Incus: what the engine and the plugin cost by themselves. */
const noop: ProviderDefinition<unknown> = {
  name: incus.name,
  version: incus.version,
  description: incus.description,
  config: incus.config,
  secretConfig: incus.secretConfig,
  resources: (incus.resources as readonly ResourceDefinition<unknown>[]).map(idle),
  functions: [],
  configure: () => ({}),
};

await serve(noop, process.argv.slice(2));
