import { publicImageServers } from "../../model/images.ts";
import { listOption } from "../options.ts";
import type { Resource } from "../resource.ts";
import type { ResourceRule } from "../rule.ts";
import { textOf } from "../values.ts";

export const imageSource: ResourceRule = {
  scope: "resource",
  name: "image-source",
  title: "Images from known servers",
  sentence: "Images come from the server's own ones, or over https from servers that are listed.",
  severity: "high",
  level: "mandatory",
  options: {
    servers: {
      type: "array",
      items: { type: "string" },
      default: publicImageServers,
      description: "URLs of the servers that images may come from.",
    },
    local: {
      type: "array",
      items: { type: "string" },
      default: ["*"],
      description: "Aliases and fingerprints of local images; a final `*` stands for any end.",
    },
  },
  check: (resource, options) => {
    const server = serverOf(resource);
    if (server !== undefined) return judge(server, listOption(options, "servers"));
    const image = localImage(resource);
    if (image === undefined || listOption(options, "local").some((one) => fits(one, image))) {
      return [];
    }
    return [
      `the local image "${image}" is not among those listed; choose one of them, or add it to local`,
    ];
  },
};

function judge(server: string, servers: readonly string[]): string[] {
  if (!server.startsWith("https://")) {
    return [`the image comes from ${server}, which is not https; use a server that has it`];
  }
  return servers.some((one) => trimmed(one) === trimmed(server))
    ? []
    : [`the image comes from ${server}, which is not listed; use another, or add it to servers`];
}

function serverOf({ type, properties }: Resource): string | undefined {
  if (type === "incus:index:Instance") return textOf(properties["imageServer"]);
  return type === "incus:index:Image" ? textOf(properties["server"]) : undefined;
}

function localImage({ type, properties }: Resource): string | undefined {
  return type === "incus:index:Instance" ? textOf(properties["image"]) : undefined;
}

function fits(pattern: string, image: string): boolean {
  return pattern.endsWith("*") ? image.startsWith(pattern.slice(0, -1)) : image === pattern;
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, "");
}
