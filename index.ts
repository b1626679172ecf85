import type * as pulumi from "@pulumi/pulumi";
import { deployLab } from "./components/deployLab.ts";
import { loadStack } from "./stack/loadStack.ts";
import type { StackOutputs } from "./stack/outputs.ts";

const deployed = deployLab(loadStack()) satisfies {
  readonly [output in keyof StackOutputs]: pulumi.Input<unknown>;
};

export const {
  names,
  instances,
  addresses,
  projects,
  bridges,
  subnets,
  gateways,
  roles,
  provisioning,
} = deployed;
