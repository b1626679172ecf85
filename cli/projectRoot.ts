import { dirname } from "node:path";

/** The directory of Pulumi.yaml and package.json. */
export const projectRoot = dirname(import.meta.dirname);
