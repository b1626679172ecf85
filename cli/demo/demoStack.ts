import { parseStackName } from "../stacks/stackName.ts";

/** The stack that `npm start` deploys. */
export const demoStack = parseStackName("demo-local");
