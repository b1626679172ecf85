import { isOn } from "../../model/limits/isOn.ts";
import { guestOptions } from "../guests/guestConfig.ts";
import type { ResourceRule } from "../rule.ts";
import { textOf, unknown } from "../values.ts";

const key = "security.protection.delete";

export const deletionProtection: ResourceRule = {
  scope: "resource",
  name: "deletion-protection",
  title: "Protected from deletion",
  sentence: "Instances are protected from deletion twice: by Pulumi, and by the server.",
  severity: "medium",
  level: "advisory",
  check: (resource) => {
    if (resource.type !== "incus:index:Instance") return [];
    const option = guestOptions(resource)[key];
    const byServer = option === unknown || isOn(textOf(option) ?? "");
    if (resource.protect && byServer) return [];
    if (resource.protect) {
      return [`only Pulumi refuses to delete it, the server does not; set ${key}`];
    }
    return byServer
      ? ["only the server refuses to delete it, Pulumi does not; set the resource option protect"]
      : ["nothing keeps it from being deleted; leave out ephemeral: true"];
  },
};
