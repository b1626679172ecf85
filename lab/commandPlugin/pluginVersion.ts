/** The version of the vendor's plugin whose schema this one has; that of @pulumi/command in package.json. */
export const pluginVersion = "1.2.1";
