import { isOn } from "../../model/limits/isOn.ts";
import { guestOptions } from "../guests/guestConfig.ts";
import type { ResourceRule } from "../rule.ts";
import { textOf } from "../values.ts";

export const nesting: ResourceRule = {
  scope: "resource",
  name: "nesting",
  title: "No undeclared nesting",
  sentence:
    "Containers run containers of their own only where an exception says why: it opens more of the kernel to them.",
  severity: "high",
  level: "mandatory",
  check: (resource) =>
    isOn(textOf(guestOptions(resource)["security.nesting"]) ?? "")
      ? [
          "security.nesting is on: the container may mount and make namespaces of its own; " +
            "remove it, or name the container among the exceptions of this rule",
        ]
      : [],
};
