import { z } from "zod";

import type { IdClaim } from "../api/idClaims.ts";
import type { PveClient } from "../api/pveClient.ts";
import { PveError } from "../api/pveError.ts";
import { defineFunction } from "../../core/definition.ts";
import type { PveSession } from "../session.ts";

const outputs = z.object({
  node: z.string().describe("Its name, as it was asked for."),
  version: z.string().describe("Of Proxmox VE, such as `8.4.1`."),
  guests: z
    .record(z.string(), z.string())
    .describe(
      "Names of the guests by VM id, of those that the token may see and that have one, and of those that stacks have claimed an id for.",
    ),
  claimed: z
    .record(z.string(), z.string())
    .describe("Names of this stack's guests by VM id, as far as it has claimed them."),
});

type Guests = { [vmid: string]: string };
type Outputs = { node: string; version: string; guests: Guests; claimed: Guests };

/** The first request of every run: a node of another name is refused before anything is registered. */
export const getNode = defineFunction<PveSession, Record<string, never>, Outputs>({
  token: "pve:index:getNode",
  description: "Asks the node who it is, and what guests it has. Another name is an error.",
  inputs: z.object({}),
  outputs,
  async call({ client: { api, node, stackId } }) {
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
    const claims = stackId === undefined ? [] : await claimsOn(api, node);
    const claimed = claims
      .filter((claim) => claim.stackId === stackId)
      .map(({ vmid, guest }) => [String(vmid), guest] as const);
    const others = claims.map(
      ({ vmid, guest, stack }) => [String(vmid), `${guest} (claimed by stack ${stack})`] as const,
    );
    const guests = Object.fromEntries([...others, ...claimed, ...names]) as Guests;
    return { node, version, guests, claimed: Object.fromEntries(claimed) };
  },
});

/** A token that may not read them cannot claim either; that is said where it is tried. */
async function claimsOn(api: PveClient, node: string): Promise<readonly IdClaim[]> {
  try {
    return await api.claims.list(node);
  } catch (error) {
    if (error instanceof PveError && error.failure === "denied") return [];
    throw error;
  }
}
