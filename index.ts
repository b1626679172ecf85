import type * as pulumi from "@pulumi/pulumi";
import { deployStack } from "./components/deployStack.ts";
import { loadStack } from "./stack/loadStack.ts";
import type { NestedOutputs, StackOutputs } from "./stack/outputs.ts";

type Outputs = {
  readonly [output in keyof StackOutputs | keyof NestedOutputs]?: pulumi.Input<unknown>;
};

// A function: what exports a stack has depends on what it describes.
export default async (): Promise<Outputs> => deployStack(await loadStack());
