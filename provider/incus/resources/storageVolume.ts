import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import { IncusError } from "../api/incusError.ts";
import type { ConfigInputs, LiveObject } from "../configObject.ts";
import { configObject } from "../configObject.ts";
import { configInput, descriptionInput, objectName, projectInput } from "../schemas.ts";

const contentTypes = ["filesystem", "block"] as const;
type ContentType = (typeof contentTypes)[number];
type Inputs = ConfigInputs & { pool: string; contentType: ContentType };
type Live = LiveObject & { readonly content_type: ContentType };

const row = configObject<Inputs, Live>({
  token: "incus:index:StorageVolume",
  description:
    "A custom storage volume: it lives on its own, and instances mount it with a disk device. `config.size` grows in place; a pool may refuse to shrink it.",
  noun: "storage volume",
  collection: "/1.0/storage-pools/{}/volumes/custom",
  serial: false,
  inputs: z.object({
    name: objectName,
    project: projectInput,
    pool: z
      .string()
      .min(1)
      .describe("Storage pool that holds the volume. A change replaces the volume and its data."),
    description: descriptionInput,
    contentType: z
      .enum(contentTypes)
      .optional()
      .describe(
        'What the guest finds: files, or a bare disk for a virtual machine. Default: "filesystem". A change replaces the volume and its data.',
      ),
    config: configInput,
  }),
  replaceOn: ["contentType"],
  defaults: { contentType: "filesystem" },
  post: ({ contentType }) => ({ content_type: contentType }),
  fromLive: ({ content_type }) => ({ contentType: content_type }),
});

export const storageVolume = defineResource({
  ...row,
  async update(call, id, old, inputs) {
    if (!row.update) throw new Error("volumes are updated in place");
    try {
      return await row.update(call, id, old, inputs);
    } catch (cause) {
      if (!(cause instanceof IncusError) || !/shr[iu]nk/i.test(cause.reason)) throw cause;
      const { name, pool, config } = inputs;
      throw new Error(
        `cannot shrink storage volume "${name}" in pool "${pool}" from ${old.inputs.config["size"]} to ${config["size"]}: ` +
          `${cause.reason}; keep its size, or move what it holds to a smaller volume`,
        { cause },
      );
    }
  },
});
