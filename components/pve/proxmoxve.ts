import type {
  Acl as PackageAcl,
  AclArgs,
  ContainerLegacy,
  ContainerLegacyArgs,
  download,
  ProviderArgs,
  RoleLegacyArgs,
  user,
  UserLegacyArgs,
  VmLegacy,
  VmLegacyArgs,
} from "@muhlba91/pulumi-proxmoxve";
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource, ProviderResource } from "@pulumi/pulumi/resource.js";

// The package's arguments and outputs for resources made by their token: its own classes would load all of the SDK
// (docs/decisions/sdk-parts.md). No other file knows the package.

/** Of the plugin, and where Pulumi downloads it if it is not there. */
const release = {
  version: "8.5.0",
  pluginDownloadURL: "github://api.github.com/muhlba91/pulumi-proxmoxve",
};

export class Provider extends ProviderResource {
  constructor(name: string, args: ProviderArgs, opts: pulumi.ResourceOptions) {
    super("proxmoxve", name, { ...args }, { ...opts, ...release });
  }
}

export class Vm extends CustomResource {
  /** Those of the guest's interfaces, in the order of `macAddresses`. */
  declare readonly ipv4Addresses: VmLegacy["ipv4Addresses"];
  declare readonly macAddresses: VmLegacy["macAddresses"];
  declare readonly networkDevices: VmLegacy["networkDevices"];
  declare readonly vmId: VmLegacy["vmId"];

  constructor(name: string, args: VmLegacyArgs, opts: pulumi.CustomResourceOptions) {
    const outputs = { ipv4Addresses: undefined, macAddresses: undefined };
    super(
      "proxmoxve:index/vmLegacy:VmLegacy",
      name,
      { ...outputs, ...args },
      { ...opts, ...release },
    );
  }
}

export class Container extends CustomResource {
  /** By the name of the interface. */
  declare readonly ipv4: ContainerLegacy["ipv4"];
  declare readonly vmId: ContainerLegacy["vmId"];

  constructor(name: string, args: ContainerLegacyArgs, opts: pulumi.CustomResourceOptions) {
    super(
      "proxmoxve:index/containerLegacy:ContainerLegacy",
      name,
      { ipv4: undefined, ...args },
      { ...opts, ...release },
    );
  }
}

/** A file that the node downloads into one of its storages. */
export class StorageFile extends CustomResource {
  constructor(name: string, args: download.FileArgs, opts: pulumi.CustomResourceOptions) {
    super("proxmoxve:download/file:File", name, { ...args }, { ...opts, ...release });
  }
}

export class User extends CustomResource {
  constructor(name: string, args: UserLegacyArgs, opts: pulumi.CustomResourceOptions) {
    super("proxmoxve:index/userLegacy:UserLegacy", name, { ...args }, { ...opts, ...release });
  }
}

export class Role extends CustomResource {
  constructor(name: string, args: RoleLegacyArgs, opts: pulumi.CustomResourceOptions) {
    super("proxmoxve:index/roleLegacy:RoleLegacy", name, { ...args }, { ...opts, ...release });
  }
}

export class Acl extends CustomResource {
  declare readonly path: PackageAcl["path"];

  constructor(name: string, args: AclArgs, opts: pulumi.CustomResourceOptions) {
    super("proxmoxve:index/acl:Acl", name, { ...args }, { ...opts, ...release });
  }
}

export class Token extends CustomResource {
  /** `user@realm!name=uuid`, told once. */
  declare readonly value: user.Token["value"];

  constructor(name: string, args: user.TokenArgs, opts: pulumi.CustomResourceOptions) {
    super(
      "proxmoxve:user/token:Token",
      name,
      { value: undefined, ...args },
      { ...opts, ...release, additionalSecretOutputs: ["value"] },
    );
  }
}
