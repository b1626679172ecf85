import { setTimeout as sleep } from "node:timers/promises";
import { aliasesAnswer } from "./answers.ts";
import { PveError } from "./pveError.ts";
import type { PveRequests } from "./pveRequests.ts";

/** Who is to have a VM id, also while there is no guest yet. */
export interface IdClaim {
  readonly vmid: number;
  readonly stackId: string;
  readonly stack: string;
  readonly guest: string;
}

/** The highest VM id there can be. No guest has it, but a firewall, which Proxmox VE keeps by itself. */
const registry = 999_999_999;

/** Of an address that is for documentation: an alias must have one, and no rule uses it. */
const cidr = "192.0.2.1";

const prefix = "strata-";

/** How often a lock of the firewall's file may be missed, each time after the node's own 10 s. */
const attempts = 3;

/**
 * The VM ids that stacks have claimed, on a node or its cluster: aliases in the firewall of a guest that is not there.
 * They are what the rights to make guests can write, and what Proxmox VE makes under a lock of the cluster and refuses
 * to make twice.
 */
export class IdClaims {
  readonly #requests: PveRequests;

  constructor(requests: PveRequests) {
    this.#requests = requests;
  }

  async list(node: string): Promise<readonly IdClaim[]> {
    const aliases = await this.#requests.get(aliasesOf(node), aliasesAnswer);
    return aliases
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, comment }) => {
        const [stackId = "", stack = "", guest = ""] = comment.split(" ");
        return { vmid: Number(name.slice(prefix.length)), stackId, stack, guest };
      });
  }

  /** @returns whose the id is now: this very claim, or the one that came before it */
  async add(node: string, claim: IdClaim): Promise<IdClaim> {
    const { vmid, stackId, stack, guest } = claim;
    const comment = `${stackId} ${stack} ${guest}`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const name = prefix + String(vmid);
        await this.#requests.change("POST", aliasesOf(node), { name, cidr, comment });
        return claim;
      } catch (error) {
        if (!(error instanceof PveError)) throw error;
        const isTaken = error.errors["name"]?.includes("already exists") === true;
        const holder = isTaken && (await this.list(node)).find((one) => one.vmid === vmid);
        if (holder) return holder;
        // Taken and yet nobody's: it was given back in between.
        const mayPass = isTaken || /lock.*timeout|timeout.*lock/.test(error.reason);
        if (!mayPass || attempt === attempts) throw error;
      }
      await sleep(1000);
    }
  }

  /** Takes a stack's claim of one id back, or of all. What another stack has is left. */
  async remove(node: string, stackId: string, vmid?: number): Promise<void> {
    for (const claim of await this.list(node)) {
      if (claim.stackId !== stackId || (vmid !== undefined && claim.vmid !== vmid)) continue;
      await this.#requests.change("DELETE", `${aliasesOf(node)}/${prefix}${claim.vmid}`);
    }
  }
}

const aliasesOf = (node: string) =>
  `/nodes/${encodeURIComponent(node)}/qemu/${registry}/firewall/aliases`;
