import { isOn } from "../../model/limits/isOn.ts";
import { guestOptions } from "../guests/guestConfig.ts";
import type { ResourceRule } from "../rule.ts";
import { textOf } from "../values.ts";

export const privileged: ResourceRule = {
  scope: "resource",
  name: "privileged",
  title: "No privileged containers",
  sentence: "No container is privileged: root in it would be root on the host.",
  severity: "critical",
  level: "mandatory",
  check: (resource) =>
    isOn(textOf(guestOptions(resource)["security.privileged"]) ?? "")
      ? [
          "security.privileged is on: root in this container is root on the host; " +
            "remove it, or use a virtual machine",
        ]
      : [],
};
