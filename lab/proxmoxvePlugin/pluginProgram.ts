/** The name that the engine looks for. */
export const pluginProgram = "pulumi-resource-proxmoxve";
