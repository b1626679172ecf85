/** What the server is told about a domain's project. */
export const projectConfig = {
  // An image in `default` would be invisible otherwise, and a copy would block the deletion.
  "features.images": "false",
  "features.networks": "false",
  "features.profiles": "true",
  "features.storage.volumes": "true",
} as const;
