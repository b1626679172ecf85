import { existsSync } from "node:fs";
import { labPaths } from "../../labPaths.ts";
import { findInPidNamespace } from "../../namespace/processes.ts";
import { runningState } from "../../runningState.ts";
import { type CloudImage, cloudImages } from "./cloudImages.ts";
import { nodeNames, type NodePlace, nodePlace } from "./nodePlaces.ts";

export interface NodesStatus {
  /** Those that have been started, and not been removed. */
  readonly nodes: readonly (NodePlace & { readonly running: boolean })[];
  readonly images: readonly CloudImage[];
}

/** What there is of Proxmox VE nodes in a lab. @throws LabError where no lab runs */
export async function nodesStatus(
  options: { readonly dir?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<NodesStatus> {
  const paths = labPaths(options.env, options.dir);
  const { init } = await runningState(paths.dir, "cannot look at Proxmox VE nodes");
  const places = nodeNames.map((name) => nodePlace(paths, name));
  const nodes = await Promise.all(
    places
      .filter(({ directory }) => existsSync(directory))
      .map(async (place) => {
        const running = (await findInPidNamespace(init.pid, place.state)).length > 0;
        return { ...place, running };
      }),
  );
  return { nodes, images: cloudImages };
}
