import type { ProviderDefinition } from "./definition.ts";

export function packageSchema<Client>(definition: ProviderDefinition<Client>) {
  return { name: definition.name, version: definition.version };
}
