import { z } from "zod";

import { defineFunction } from "../../core/definition.ts";
import type { PveSession } from "../session.ts";

const outputs = z.object({
  node: z.string().describe("Its name, as it was asked for."),
  version: z.string().describe("Of Proxmox VE, such as `8.4.1`."),
  guests: z
    .record(z.string(), z.string())
    .describe("Names of the guests by VM id, of those that the token may see and that have one."),
});

type Outputs = { node: string; version: string; guests: { [vmid: string]: string } };

/** The first request of every run: a node of another name is refused before anything is registered. */
export const getNode = defineFunction<PveSession, Record<string, never>, Outputs>({
  token: "pve:index:getNode",
  description: "Asks the node who it is, and what guests it has. Another name is an error.",
  inputs: z.object({}),
  outputs,
  async call({ client: { api, node } }) {
    const [nodes, { version }] = await Promise.all([api.nodes(), api.version()]);
    if (!nodes.some((one) => one.node === node)) {
      const found = nodes.map((one) => one.node).join(", ");
      throw new Error(
        `${api.origin} is node ${found}, and this stack is of node ${node}; nothing was changed on either. ` +
          `Correct pve:endpoint, or select the stack of ${found}`,
      );
    }
    // One that is being made has no name yet: it may be this stack's, of a run that was cut off, and is claimed later.
    const names = (await api.clusterGuests()).flatMap(({ vmid, name = "" }) =>
      name === "" ? [] : [[String(vmid), name]],
    );
    return { node, version, guests: Object.fromEntries(names) };
  },
});
