import { z } from "zod";

import type { Properties } from "../../core/values.ts";
import type { Config, DeviceMap } from "../keys.ts";
import {
  configInput,
  descriptionInput,
  configMap,
  devicesInput,
  instanceName,
} from "../schemas.ts";

export type WaitFor = {
  condition: "running" | "agent" | "ipv4" | "cloud-init";
  timeoutSeconds?: number;
  device?: string;
};

export type InstanceInputs = Properties & {
  name: string;
  project: string;
  description: string;
  type: "container" | "virtual-machine";
  image?: string;
  imageServer?: string;
  imageProtocol?: "simplestreams" | "incus" | "oci";
  config: Config;
  devices: DeviceMap;
  profiles: string[];
  ephemeral: boolean;
  running?: boolean;
  waitFor?: WaitFor;
};

export type InstanceOutputs = {
  status: string;
  ipv4?: string;
  macs: Config;
  location: string;
  fingerprint: string;
};

const waitFor = z.object({
  condition: z
    .enum(["running", "agent", "ipv4", "cloud-init"])
    .describe(
      "`running`: started; `agent`: the guest's agent answers (containers: processes run); `ipv4`: a global address on a NIC; `cloud-init`: its run has ended without error.",
    ),
  timeoutSeconds: z
    .number()
    .positive()
    .optional()
    .describe("Seconds until the wait fails. Default: 60; agent 180; cloud-init 300."),
  device: z.string().optional().describe("NIC to look at for `ipv4`. Default: any."),
});

export const instanceInputs = z.object({
  name: instanceName
    .optional()
    .describe(
      "Name on the server. Default: the resource's own name. A change renames it, which stops it for a moment.",
    ),
  project: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Incus project that holds it. Default: "default". A change moves it there with its disks and snapshots, which stops it for a moment.',
    ),
  description: descriptionInput,
  type: z
    .enum(["container", "virtual-machine"])
    .optional()
    .describe('Default: "container". A change replaces.'),
  image: z
    .string()
    .optional()
    .describe(
      "Alias or fingerprint of a local image, or of one on `imageServer`. Absent: an instance without image, which must not run as a container. Used at creation; a change replaces.",
    ),
  imageServer: z
    .string()
    .regex(/^https:\/\//, "must be an https URL")
    .optional()
    .describe("Server that the daemon itself downloads `image` from. Default: the local images."),
  imageProtocol: z
    .enum(["simplestreams", "incus", "oci"])
    .optional()
    .describe('Protocol of `imageServer`. Default: "simplestreams".'),
  config: configInput,
  devices: devicesInput,
  profiles: z
    .array(z.string())
    .optional()
    .describe('Profiles, in order of application. Default: ["default"].'),
  ephemeral: z.boolean().optional().describe("Deleted by Incus when it stops. Default: false."),
  running: z.boolean().optional().describe("Whether it is to be running. Default: true."),
  waitFor: waitFor
    .optional()
    .describe("What to wait for after a start. Default: the start itself."),
});

export const instanceOutputs = z.object({
  status: z.string().describe("Status as of the last create, update or refresh."),
  ipv4: z
    .string()
    .optional()
    .describe("Static address of the first NIC that has one, else the one waited for."),
  macs: configMap.describe("MAC address of each NIC, by device name."),
  location: z.string().describe("Cluster member; `none` on a single server."),
  fingerprint: z.string().describe("Fingerprint of the image that it was made from."),
});

/** What GET of an instance answers, as far as it is used here. */
export interface LiveInstance {
  readonly name: string;
  readonly description: string;
  readonly type: "container" | "virtual-machine";
  readonly status: string;
  readonly status_code: number;
  readonly location: string;
  readonly ephemeral: boolean;
  readonly profiles: string[];
  readonly config: Config;
  readonly devices: DeviceMap;
  readonly expanded_devices: DeviceMap;
}

/** Running and Ready (the guest's own word) both mean that it is powered on. */
export const isOn = ({ status_code }: Pick<LiveInstance, "status_code">): boolean =>
  status_code === 103 || status_code === 113;
