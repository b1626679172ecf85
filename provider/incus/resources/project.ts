import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import type { ConfigInputs, LiveObject } from "../configObject.ts";
import { configObject } from "../configObject.ts";
import { configInput, descriptionInput, objectName } from "../schemas.ts";

/** Feature keys that the server sets by itself on every new project count as generated. */
export const project = defineResource(
  configObject<ConfigInputs, LiveObject>({
    token: "incus:index:Project",
    description:
      "An Incus project: a namespace for instances, and with its features also for images, profiles, volumes and networks. " +
      "Feature keys can change only while the project is empty.",
    noun: "project",
    collection: "/1.0/projects",
    // Reading an ACL's users fails while a project is being deleted: those never overlap here.
    serial: true,
    inputs: z.object({ name: objectName, description: descriptionInput, config: configInput }),
    replaceOn: [],
    serverDefaults: {
      "features.images": "true",
      "features.profiles": "true",
      "features.storage.buckets": "true",
      "features.storage.volumes": "true",
    },
  }),
);
