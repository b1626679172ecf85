import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import { unanswered } from "../api/unanswered.ts";
import type { PveSession } from "../session.ts";

const keyFile = "/etc/ssh/ssh_host_ed25519_key.pub";

const inputs = z.object({
  vmid: z.int().min(100).describe("Id of a running VM with a guest agent."),
});

const outputs = z.object({
  hostKey: z.string().describe("The public key that its SSH server proves itself by."),
});

type Inputs = { vmid: number };
type Outputs = { hostKey: string };

/**
 * The first connection to a new machine is where anybody could stand in its place. Its agent tells the key over the
 * node's verified TLS, so no connection ever trusts an unknown one. A VM that was removed by hand takes its key
 * along: the one in its place has another.
 */
export const guestHostKey = defineResource<PveSession, Inputs, Outputs>({
  token: "pve:index:GuestHostKey",
  description:
    "The SSH host key of a VM, asked of its guest agent through the node once the VM is up. A key that changes later is not taken over.",
  inputs,
  outputs,
  replaceOn: ["vmid"],
  deleteBeforeReplace: true,
  timeouts: { create: 600, update: 10, delete: 10 },

  id: ({ vmid }) => (vmid === undefined ? undefined : String(vmid)),
  async create(call, { vmid }) {
    const { client, signal, timeoutSeconds } = call;
    const { api, node } = client;
    const text = await api.guestFile(node, vmid, keyFile, {
      timeoutMs: timeoutSeconds * 1000,
      signal,
      progress: (line) => call.status(`VM ${vmid} on ${node}: ${line}`),
    });
    // Without the comment, which names the machine.
    return { hostKey: text.trim().split(" ").slice(0, 2).join(" ") };
  },
  async read({ client: { api, node } }, id, known) {
    // Not the list of guests, which leaves out what the token may not see.
    const isFree = await api.isFree(Number(id)).catch(unanswered(node));
    return isFree ? undefined : known;
  },
  delete: () => Promise.resolve(),
});
