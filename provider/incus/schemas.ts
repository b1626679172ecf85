import { z } from "zod";

/** Values are strings in Incus; numbers and booleans given by a program are turned into strings. */
export const configMap = z.record(z.string(), z.string());
export const deviceMap = z.record(z.string(), configMap);

export const configInput = configMap
  .optional()
  .describe(
    "Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys removed from here are unset.",
  );

export const devicesInput = deviceMap
  .optional()
  .describe("Devices by name, spelled as in `incus config show`. A device is replaced as a whole.");

export const descriptionInput = z
  .string()
  .optional()
  .describe("Free text shown by Incus. Default: empty.");

export const projectInput = z
  .string()
  .min(1)
  .optional()
  .describe('Incus project that holds the object. Default: "default". A change replaces.');

export const nameText = "Name on the server. Default: the resource's own name. A change replaces.";

/** Names of projects, profiles, pools and ACLs: what fits a URL path and Incus accepts. */
export const objectName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    "must start with a letter or digit and hold at most 63 letters, digits, `.`, `_` and `-`",
  )
  .optional()
  .describe(nameText);

/** Linux allows 15 characters for an interface (IFNAMSIZ - 1), and Incus asks for two at least. */
export const bridgeName = z
  .string()
  .regex(
    /^(?=.{2,15}$)[A-Za-z0-9][A-Za-z0-9._-]*$/,
    "must have 2 to 15 letters, digits, `.`, `_` and `-`: it becomes the name of a Linux interface",
  )
  .optional()
  .describe(nameText);

/** Instance names become host names (doc/reference/instance_properties). */
export const instanceName = z
  .string()
  .regex(
    /^(?!\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    "must be a host name: at most 63 letters, digits and `-`, not starting or ending with `-`, not a number",
  );

export const generatedOutput = configMap.describe(
  "Configuration keys that the server filled in by itself.",
);
