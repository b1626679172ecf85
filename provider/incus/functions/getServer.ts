import { z } from "zod";

import { defineFunction } from "../../core/definition.ts";
import type { ProviderSession } from "../providerSession.ts";

const texts = z.array(z.string());

const outputs = z.object({
  name: z.string().describe("Name of the server."),
  version: z.string().describe("Version of Incus, such as `6.0.4`."),
  fingerprint: z.string().describe("SHA-256 of its certificate: the value of `incus:fingerprint`."),
  clustered: z.boolean().describe("Whether it is a member of a cluster."),
  architectures: texts.describe("Architectures that its instances may have, its own first."),
  extensions: texts.describe("API extensions: what the server can do is told by these."),
  storageDrivers: texts.describe("Storage drivers that pools can use."),
  addresses: texts.describe(
    "host:port that it listens on; empty when only the unix socket is open.",
  ),
});

export const getServer = defineFunction<ProviderSession, {}, z.infer<typeof outputs>>({
  token: "incus:index:getServer",
  description: "What the stack's server is and can do.",
  inputs: z.object({}),
  outputs,
  async call({ client, signal }) {
    const { environment, api_extensions } = await client.api.during({ signal }).server();
    if (!environment) throw new Error("the server tells nothing of itself to this client");
    return {
      name: environment.server_name,
      version: environment.server_version,
      fingerprint: environment.certificate_fingerprint,
      clustered: environment.server_clustered,
      architectures: [...environment.architectures],
      extensions: [...api_extensions],
      storageDrivers: environment.storage_supported_drivers.map(({ Name }) => Name),
      addresses: [...(environment.addresses ?? [])],
    };
  },
});
