import type { ProviderDefinition } from "../core/definition.ts";
import { connectIncus } from "./api/client.ts";
import { locate } from "./api/locate.ts";
import { openConnection } from "./api/openConnection.ts";
import type { IncusConfig } from "./config.ts";
import { checkConfig, config } from "./config.ts";
import { getResources } from "./functions/getResources.ts";
import { getServer } from "./functions/getServer.ts";
import { addressPlan } from "./resources/addressPlan.ts";
import { exec } from "./resources/exec.ts";
import { file } from "./resources/file.ts";
import { image } from "./resources/image.ts";
import { instance } from "./resources/instance.ts";
import { instanceSnapshot } from "./resources/instanceSnapshot.ts";
import { network } from "./resources/network.ts";
import { networkAcl } from "./resources/networkAcl.ts";
import { profile } from "./resources/profile.ts";
import { project } from "./resources/project.ts";
import { storagePool } from "./resources/storagePool.ts";
import { storageVolume } from "./resources/storageVolume.ts";
import { ProviderSession } from "./providerSession.ts";

/** The table: a resource is a row here and a file in resources/. */
export const incus: ProviderDefinition<ProviderSession> = {
  name: "incus",
  version: "0.1.0",
  description:
    "Incus over its REST API: every object made once, owned by one stack, read in batches.",
  config,
  secretConfig: ["key"],
  resources: [
    project,
    network,
    networkAcl,
    profile,
    storagePool,
    storageVolume,
    image,
    instance,
    instanceSnapshot,
    exec,
    file,
    addressPlan,
  ],
  functions: [getServer, getResources],
  checkConfig,
  configure(given) {
    const settings = given as IncusConfig;
    const connection = openConnection(locate(settings), settings);
    return new ProviderSession(connectIncus(connection, settings), settings.stackId);
  },
  close: async ({ api }) => api.close(),
};
