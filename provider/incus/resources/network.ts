import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import type { ConfigInputs, LiveObject } from "../configObject.ts";
import { configObject } from "../configObject.ts";
import { bridgeName, configInput, descriptionInput, projectInput } from "../schemas.ts";

type Inputs = ConfigInputs & { type: string };
type Live = LiveObject & { readonly type: string };

const types = ["bridge", "macvlan", "sriov", "ovn", "physical"] as const;

export const network = defineResource(
  configObject<Inputs, Live>({
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
    }),
    replaceOn: ["type"],
    serverDefaults: { "ipv4.nat": "true", "ipv6.nat": "true" },
    defaults: { type: "bridge" },
    post: ({ type }) => ({ type }),
    fromLive: ({ type }) => ({ type }),
  }),
);
