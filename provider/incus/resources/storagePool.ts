import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import type { ConfigInputs, LiveObject } from "../configObject.ts";
import { configObject } from "../configObject.ts";
import { configInput, descriptionInput, objectName } from "../schemas.ts";

type Inputs = ConfigInputs & { driver: string };
type Live = LiveObject & { readonly driver: string };

const drivers = [
  "dir",
  "btrfs",
  "lvm",
  "lvmcluster",
  "zfs",
  "ceph",
  "cephfs",
  "cephobject",
] as const;

export const storagePool = defineResource(
  configObject<Inputs, Live>({
    token: "incus:index:StoragePool",
    description:
      "A storage pool. `config.source` and `config.size` are what the driver asks for; a pool without a source lives on a loop file of the server.",
    noun: "storage pool",
    collection: "/1.0/storage-pools",
    serial: true,
    inputs: z.object({
      name: objectName,
      description: descriptionInput,
      driver: z
        .enum(drivers)
        .describe("Storage driver. A change replaces the pool and all it holds."),
      config: configInput,
    }),
    replaceOn: ["driver", "config.source"],
    post: ({ driver }) => ({ driver }),
    fromLive: ({ driver }) => ({ driver }),
  }),
);
