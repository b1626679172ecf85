import type { PveNode } from "../node.ts";
import { vmFigures } from "../qemu/status.ts";
import { ctFigures } from "../lxc/status.ts";
import type { Guest } from "../state.ts";
import { guestRow } from "./guestRow.ts";

/** How often the node's daemon tells what its guests do, in ms. */
const roundMs = 10_000;

type Figures = ReturnType<typeof guestRow>;

/**
 * What the cluster knows of guests: figures of the last round, up to 10 s old. They are kept by id, so a guest
 * whose id was used before shows the figures of its namesake until the next round.
 */
export class ResourceView {
  readonly #node: () => PveNode;
  readonly #figures = new Map<string, Figures>();
  #isOpen = true;

  constructor(node: () => PveNode) {
    this.#node = node;
  }

  /** Rounds go on until `close`. */
  async run(): Promise<void> {
    while (this.#isOpen) {
      await this.#node().clock.sleep(roundMs);
      this.#round();
    }
  }

  close(): void {
    this.#isOpen = false;
  }

  /** Rows of guests: those never seen in a round have no figures. */
  guests(vmids: readonly string[]): Record<string, unknown>[] {
    const { state, facts } = this.#node();
    const { pools } = state;
    return vmids.flatMap((vmid) => {
      const guest = state.guests[vmid];
      if (guest === undefined) return [];
      const { tags, lock } = guest.config;
      const pool = Object.keys(pools).find((id) => pools[id]?.vms.includes(Number(vmid)));
      return [
        {
          ...(this.#figures.get(`${guest.kind}/${vmid}`) ?? { status: "unknown" }),
          id: `${guest.kind}/${vmid}`,
          type: guest.kind,
          vmid: Number(vmid),
          node: facts.name,
          ...(pool === undefined ? {} : { pool }),
          ...(tags === undefined ? {} : { tags }),
          ...(lock === undefined ? {} : { lock }),
        },
      ];
    });
  }

  /** Members of a pool: the same rows without pool, tags and lock. */
  members(vmids: readonly number[], storages: readonly string[]): Record<string, unknown>[] {
    const { facts } = this.#node();
    const guests = this.guests(vmids.map(String)).map((row) => {
      const { pool: _pool, tags: _tags, lock: _lock, ...rest } = row;
      return rest;
    });
    const rows = storages.map((storage) => ({
      type: "storage",
      storage,
      node: facts.name,
      id: `storage/${facts.name}/${storage}`,
    }));
    return [...guests, ...rows];
  }

  #round(): void {
    const node = this.#node();
    for (const [vmid, guest] of Object.entries(node.state.guests)) {
      this.#figures.set(`${guest.kind}/${vmid}`, figuresOf(node, vmid, guest));
    }
  }
}

function figuresOf(node: PveNode, vmid: string, guest: Guest): Figures {
  const of = guest.kind === "qemu" ? vmFigures : ctFigures;
  return guestRow(of(node, vmid, guest), guest.config["template"] === "1");
}
