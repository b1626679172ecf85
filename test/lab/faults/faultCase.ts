import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { FaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import { startFaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import type { TestResource } from "../harness/pulumiStack.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

/** A stack that reaches the daemon only through a proxy of its own. */
export interface FaultCase {
  readonly stack: PulumiStack;
  readonly proxy: FaultProxy;
  /** The daemon itself, for looking and for planting. */
  readonly socket: string;
  close(): Promise<void>;
}

interface Daemon {
  readonly socket: string;
  readonly fingerprint: string;
}

export async function openCase(name: string, lab: Daemon): Promise<FaultCase> {
  const socket = join(tmpdir(), `strata-${name}-${process.pid}.sock`);
  const proxy = await startFaultProxy({ upstream: lab.socket, socket });
  const stack = await PulumiStack.create({ socket, fingerprint: lab.fingerprint });
  return {
    stack,
    proxy,
    socket: lab.socket,
    async close() {
      proxy.clear();
      try {
        await stack.remove();
      } finally {
        await proxy.close();
        await rm(socket, { force: true });
      }
    },
  };
}

/** A project, its default profile with a root disk, and instances from the 1 MB image. */
export function tinyProject(
  name: string,
  instances: readonly string[],
  args: Readonly<Record<string, unknown>> = {},
): TestResource[] {
  const project: TestResource = {
    type: "incus:index:Project",
    name,
    args: { config: { "features.images": "false" } },
  };
  const root = { type: "disk", path: "/", pool: "default" };
  const profile: TestResource = {
    type: "incus:index:Profile",
    name: `${name}-default`,
    args: { name: "default", project: name, devices: { root } },
    opts: { dependsOn: [name] },
  };
  return [
    project,
    profile,
    ...instances.map((instance) => ({
      type: "incus:index:Instance",
      name: instance,
      args: { project: name, image: "strata-tiny", ...args },
      opts: { dependsOn: [profile.name] },
    })),
  ];
}
