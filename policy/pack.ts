import type { Pack } from "./rule.ts";
import { antiSpoofing } from "./rules/antiSpoofing.ts";
import { clearSecrets } from "./rules/clearSecrets.ts";
import { deletionProtection } from "./rules/deletionProtection.ts";
import { gpuExclusivity } from "./rules/gpuExclusivity.ts";
import { hostAccess } from "./rules/hostAccess.ts";
import { hypervisors } from "./rules/hypervisors.ts";
import { imagePinning } from "./rules/imagePinning.ts";
import { imageSource } from "./rules/imageSource.ts";
import { limits } from "./rules/limits.ts";
import { nesting } from "./rules/nesting.ts";
import { privileged } from "./rules/privileged.ts";
import { rawOptions } from "./rules/rawOptions.ts";
import { stackName } from "./rules/stackName.ts";
import { undeclaredFlows } from "./rules/undeclaredFlows.ts";

export const pack: Pack = {
  name: "strata",
  version: "0.1.0",
  description: "What no lab may do, whoever described it",
  rules: [
    privileged,
    nesting,
    rawOptions,
    hostAccess,
    gpuExclusivity,
    imageSource,
    imagePinning,
    limits,
    deletionProtection,
    hypervisors,
    antiSpoofing,
    undeclaredFlows,
    stackName,
    clearSecrets,
  ],
};
