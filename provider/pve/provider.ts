import type { ProviderDefinition } from "../core/definition.ts";
import { checkConfig, config, type PveConfig } from "./config.ts";
import { getNode } from "./functions/getNode.ts";
import { guestClaim } from "./resources/guestClaim.ts";
import { guestHostKey } from "./resources/guestHostKey.ts";
import { imageChecksum } from "./resources/imageChecksum.ts";
import { imageOffer } from "./resources/imageOffer.ts";
import { trustedCertificate } from "./resources/trustedCertificate.ts";
import { vmidPlan } from "./resources/vmidPlan.ts";
import { openSession, type PveSession } from "./session.ts";

/** The table: a resource is a row here and a file in resources/. */
export const pve: ProviderDefinition<PveSession> = {
  name: "pve",
  version: "0.1.0",
  description:
    "What nested Proxmox VE nodes need beside the proxmoxve provider: who a node is, VM ids that stay, host keys, certificates and checksums of images.",
  config,
  secretConfig: ["token"],
  resources: [guestClaim, guestHostKey, imageChecksum, imageOffer, trustedCertificate, vmidPlan],
  functions: [getNode],
  checkConfig,
  configure: (given) => openSession(given as PveConfig),
  close: ({ api }) => Promise.resolve(api.close()),
};
