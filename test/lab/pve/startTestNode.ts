import { PveTarget } from "../proxmoxvePlugin/pveTarget.ts";
import { EndpointNode, isEndpointGiven } from "./endpointNode.ts";
import { PveLab } from "./pveLab.ts";
import type { TestNode } from "./testNode.ts";

/** The node of the environment, else a stand-in in this process, whose guests do not run. */
export async function startTestNode(): Promise<TestNode> {
  return isEndpointGiven ? EndpointNode.open() : PveTarget.start("father");
}

/** The node of the environment, else one in a lab of its own, whose guests run. */
export async function startNodeOfGuests(): Promise<{ node: TestNode; stop(): Promise<void> }> {
  if (isEndpointGiven) {
    const node = await EndpointNode.open();
    return { node, stop: () => node.close() };
  }
  const lab = await PveLab.start();
  return { node: lab.node("father"), stop: () => lab.stop() };
}
