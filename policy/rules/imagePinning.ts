import type { ResourceRule } from "../rule.ts";
import { textOf } from "../values.ts";

const fingerprint = /^[0-9a-f]{12,64}$/;

export const imagePinning: ResourceRule = {
  scope: "resource",
  name: "image-pinning",
  title: "Images named by fingerprint",
  sentence:
    "Instances name their image by its fingerprint: an alias may be another image tomorrow.",
  severity: "medium",
  level: "advisory",
  check: ({ type, properties }) => {
    const image = type === "incus:index:Instance" ? textOf(properties["image"]) : undefined;
    if (image === undefined || fingerprint.test(image)) return [];
    return [`the image "${image}" is an alias; map it to a fingerprint in strata:images`];
  },
};
