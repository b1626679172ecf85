import { randomUUID } from "node:crypto";
import type { CloudImage } from "../../lab/pve/inLab/cloudImages.ts";
import { parseStackName } from "../stacks/stackName.ts";
import type { StackSettings } from "../stacks/stackSettings.ts";

/** The stack that `npm run demo:nested` deploys. */
export const nestedDemo = parseStackName("demo-father");

export interface NestedDemoNode {
  readonly endpoint: string;
  /** PEM. */
  readonly certificate: string;
  readonly images: readonly CloudImage[];
  /** The description's file. */
  readonly infra: string;
}

const byImage = { "pve-8": "pve-8.qcow2", "debian-12": "debian-12.qcow2" };

/** The settings of that stack; its secrets are set afterwards. */
export function nestedSettings(demo: NestedDemoNode): StackSettings {
  const { endpoint, certificate, images, infra } = demo;
  const replaced = Object.entries(byImage).map(([name, file]) => {
    const { url = "", sha256 = "" } = images.find((image) => image.name === file) ?? {};
    return [name, `${url} sha256:${sha256}`];
  });
  return {
    generated: true,
    config: {
      "strata:environment": nestedDemo.environment,
      "strata:node": nestedDemo.node,
      "strata:infra": infra,
      // The lab has images of its own, and asks no publisher.
      "strata:images": Object.fromEntries(replaced),
      "pve:endpoint": `${endpoint}/`,
      "pve:certificate": certificate,
      "pve:stackId": randomUUID(),
    },
  };
}
