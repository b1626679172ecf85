import type * as pulumi from "@pulumi/pulumi";
import { Output, output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { File } from "../incus/file.ts";
import { Instance as IncusInstance } from "../incus/instance.ts";
import type { ImageSource } from "../model/images.ts";
import { toUla } from "../model/isolation/ula.ts";
import type { Devices } from "../model/lab.ts";
import { instanceConfig } from "../model/objects/instanceConfig.ts";

/** What must be true of an instance before others may build on it. */
export type Readiness = "running" | "ipv4" | "agent" | "cloud-init";

export interface InstanceArgs {
  /** Name on the server. Default: the component's own name. */
  readonly instanceName?: string;
  readonly project: pulumi.Input<string>;
  readonly description?: pulumi.Input<string>;
  readonly type: "container" | "virtual-machine";
  readonly image: ImageSource;
  /** Static IPv4 address of `eth0`, whatever `devices` say; an IPv6 address there follows it. */
  readonly address: pulumi.Input<string>;
  /** In order of application. */
  readonly profiles: readonly pulumi.Input<string>[];
  /** Beside what strata sets; spelled as in `incus config show`. */
  readonly config?: Readonly<Record<string, string>>;
  /** With `eth0`, and the root disk unless a profile has it. An output has its addresses already. */
  readonly devices: Devices | pulumi.Output<Devices>;
  /** Text by path, written once the instance is ready. */
  readonly files?: Readonly<Record<string, string>>;
  /** Refuses to be deleted, by Pulumi and by the server. */
  readonly protected: boolean;
  /** Default: `agent` for a virtual machine, `ipv4` for a container. */
  readonly waitFor?: Readiness | undefined;
}

/** A container or virtual machine with a static address: ready when it is created. */
export class Instance extends ComponentResource {
  readonly instance: IncusInstance;
  readonly instanceName: pulumi.Output<string>;
  readonly project: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
  readonly status: pulumi.Output<string>;

  constructor(name: string, args: InstanceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:Instance", name, {}, opts);
    const condition = args.waitFor ?? (args.type === "container" ? "ipv4" : "agent");
    const instance = new IncusInstance(
      name,
      {
        name: args.instanceName ?? name,
        project: args.project,
        description: args.description ?? "",
        type: args.type,
        ...args.image,
        config: instanceConfig({ config: args.config ?? {}, protected: args.protected }),
        devices: Output.isInstance(args.devices)
          ? args.devices
          : { ...args.devices, eth0: eth0(args.devices, args.address) },
        profiles: [...args.profiles],
        running: true,
        waitFor: condition === "ipv4" ? { condition, device: "eth0" } : { condition },
      },
      { parent: this, protect: args.protected },
    );
    for (const [path, content] of Object.entries(args.files ?? {})) {
      new File(
        `${name}:${path}`,
        { instance: instance.name, project: instance.project, path, content },
        // With its instance it is gone, and rebuilt with it.
        { parent: this, deletedWith: instance },
      );
    }
    this.instance = instance;
    this.instanceName = instance.name;
    this.project = instance.project;
    this.address = output(args.address);
    this.status = instance.status;
    this.registerOutputs({
      instanceName: this.instanceName,
      address: this.address,
      status: this.status,
    });
  }
}

/** The model knows addresses of a first deployment only; the plan knows all. */
function eth0(
  devices: Devices,
  address: pulumi.Input<string>,
): Record<string, pulumi.Input<string>> {
  const { eth0: device = {} } = devices;
  const ula = output(address).apply(toUla);
  return {
    ...device,
    "ipv4.address": address,
    ...(device["ipv6.address"] === undefined ? {} : { "ipv6.address": ula }),
  };
}
