import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import { PartialFailure } from "../../core/partialFailure.ts";
import type { ConfigInputs, LiveObject } from "../configObject.ts";
import { configObject } from "../configObject.ts";
import { takeAddresses } from "../networkAddress.ts";
import { bridgeName, configInput, descriptionInput, projectInput } from "../schemas.ts";

type Inputs = ConfigInputs & { type: string; addressFrom?: string };
type Live = LiveObject & { readonly type: string };

const types = ["bridge", "macvlan", "sriov", "ovn", "physical"] as const;

const row = configObject<Inputs, Live>({
  token: "incus:index:Network",
  description:
    "A managed Incus network. A bridge comes up with its ACLs in force when `security.acls` is in its first config.",
  noun: "network",
  collection: "/1.0/networks",
  serial: true,
  inputs: z.object({
    name: bridgeName,
    project: projectInput,
    description: descriptionInput,
    type: z
      .enum(types)
      .optional()
      .describe('Kind of network. Default: "bridge". A change replaces.'),
    config: configInput,
    addressFrom: bridgeName.describe(
      "Network of this stack whose addresses pass to this one when it is created, since it is about to be deleted.",
    ),
  }),
  replaceOn: ["type"],
  serverDefaults: { "ipv4.nat": "true", "ipv6.nat": "true" },
  defaults: { type: "bridge" },
  post: ({ type }) => ({ type }),
  fromLive: ({ type }) => ({ type }),
});

export const network = defineResource({
  ...row,
  // It says only what is to happen at the creation.
  notCompared: ["addressFrom"],
  async create(call, inputs) {
    const putBack = await takeAddresses(call, inputs);
    try {
      return await row.create(call, inputs);
    } catch (error) {
      if (!(error instanceof PartialFailure)) await putBack();
      throw error;
    }
  },
});
