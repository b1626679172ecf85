import type { IncusClient } from "./api/client.ts";
import { Lists } from "./lists.ts";
import { Slots } from "./slots.ts";

/** What the handlers of one provider process share: the daemon, batched reads and its limits. */
export class ProviderSession {
  readonly api: IncusClient;
  /** UUID of the stack, the first part of every owner mark. */
  readonly stackId: string;
  readonly lists: Lists;
  /** Networks, ACLs and server settings: the daemon fails when it changes them in parallel. */
  readonly networkSlot = new Slots(1);
  readonly instanceSlots = new Slots(8);

  constructor(api: IncusClient, stackId: string) {
    this.api = api;
    this.stackId = stackId;
    this.lists = new Lists(api);
  }
}
