import type { ResourceDefinition } from "../definition.ts";
import { propertyNames } from "../schema/schemaNode.ts";
import { parsePattern } from "../wire/path.ts";
import { Secrets } from "../wire/secrets.ts";

/**
 * The secrets of the state that an answer carries: inputs where `inputs` had them, outputs where the
 * earlier state had them, what the schema calls secret, and any text that came as a secret.
 */
export function stateSecrets<Client>(
  definition: ResourceDefinition<Client>,
  inputs: Secrets,
  earlier?: Secrets,
): Secrets {
  const secrets = schemaSecrets(definition, inputs);
  if (earlier) {
    const computed = new Set(propertyNames(definition.outputs));
    secrets.paths.push(...earlier.paths.filter(([first]) => computed.has(String(first))));
    secrets.rememberAll(earlier);
  }
  return secrets;
}

export function schemaSecrets<Client>(
  { secrets: always }: Pick<ResourceDefinition<Client>, "secrets">,
  given: Secrets,
): Secrets {
  const secrets = new Secrets();
  secrets.always.push(...(always ?? []).map(parsePattern));
  secrets.paths.push(...given.paths);
  secrets.rememberAll(given);
  return secrets;
}
