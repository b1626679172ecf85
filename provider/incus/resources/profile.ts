import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import type { ConfigInputs, LiveObject } from "../configObject.ts";
import { configObject } from "../configObject.ts";
import { deviceProblems } from "../configRules.ts";
import type { DeviceMap } from "../keys.ts";
import { mergeKeys } from "../keys.ts";
import {
  configInput,
  descriptionInput,
  devicesInput,
  objectName,
  projectInput,
} from "../schemas.ts";
import { givenProfile } from "../givenProfile.ts";

export type ProfileInputs = ConfigInputs & { devices: DeviceMap };
export type LiveProfile = LiveObject & { readonly devices: DeviceMap };

const row = configObject<ProfileInputs, LiveProfile>({
  token: "incus:index:Profile",
  description:
    'A profile. The one named "default" comes with its project: it is taken over, and given back with its earlier content on delete.',
  noun: "profile",
  collection: "/1.0/profiles",
  serial: false,
  inputs: z.object({
    name: objectName,
    project: projectInput,
    description: descriptionInput,
    config: configInput,
    devices: devicesInput,
  }),
  replaceOn: [],
  defaults: { devices: {} },
  rules: ({ devices }) => deviceProblems(devices),
  post: ({ devices }) => ({ devices }),
  put: (live, old, wanted) => ({ devices: mergeKeys(live.devices, old.devices, wanted.devices) }),
  fromLive: ({ devices }) => ({ devices }),
});

export const profile = defineResource(givenProfile(row));
