/** The version of the npm package @muhlba91/pulumi-proxmoxve whose resources the plugin serves. */
export const pluginVersion = "8.5.0";
