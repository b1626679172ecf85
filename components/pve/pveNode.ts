import type * as pulumi from "@pulumi/pulumi";
import { all, output, secret } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { deletedWith } from "../ssh/deletedWith.ts";
import { Provision, type ProvisionStep } from "../ssh/provision.ts";
import type { SshConnection } from "../ssh/sshConnection.ts";
import { accessScript, checkScript, type PveRights, revokeScript } from "./install/accessScript.ts";
import { installSteps } from "./install/installSteps.ts";
import type { PveBridge } from "./install/networkScript.ts";
import { type PackageSource, proxmoxReleases, type PveSystem } from "./install/proxmoxRelease.ts";
import { nodeRights } from "./nodeRights.ts";

export interface PveNodeArgs {
  /** Its host is the address of the API too; its user is root, or may use sudo without a password. */
  readonly connection: SshConnection;
  /** A Debian becomes a Proxmox VE (12 an 8, 13 a 9); of an image with Proxmox VE it is checked that it is one. */
  readonly system: PveSystem;
  /** Host name of the machine, and the node's. */
  readonly name: string;
  /** User of the API, made for the token alone. Default: `strata@pve`. */
  readonly user?: string;
  /** Default: those of `nodeRights` for storage `local` and bridge `vmbr0`. */
  readonly rights?: PveRights;
  /** Of a Debian. Default: the machine's NIC is the bridge's port. */
  readonly bridge?: PveBridge;
  /** Of a Debian. Default: the vendor's, with its key by the published checksum. */
  readonly packages?: PackageSource | undefined;
}

/** A machine that is a Proxmox VE, and a token for what is made on it. */
export class PveNode extends ComponentResource {
  /** `https://<address>:8006/`, known when it answers. */
  readonly endpoint: pulumi.Output<string>;
  /** What its clients trust: the root of its certificate or, where it has one from elsewhere, that one itself. PEM text. */
  readonly certificate: pulumi.Output<string>;
  /** `user@realm!name=uuid`, secret. */
  readonly token: pulumi.Output<string>;

  /** @throws Error where the user, the bridge or the key's checksum is not as it must be. */
  constructor(name: string, args: PveNodeArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("strata:pve:Node", name, {}, opts);
    const { connection, system, name: node, user = "strata@pve", bridge = { kind: "port" } } = args;
    if (!/^[A-Za-z0-9._-]+@[A-Za-z0-9._-]+$/.test(user)) {
      throw new Error(`${name}: user ${JSON.stringify(user)} must be as strata@pve`);
    }
    const release = proxmoxReleases[system];
    const { major } = release;
    const rights =
      args.rights ?? nodeRights({ major, node, storages: ["local"], bridges: ["vmbr0"] });
    const host = output(connection.host);
    const isDebian = system.startsWith("debian-");
    const install = { name: node, release, packages: args.packages, bridge };
    const steps: ProvisionStep[] = [
      ...(isDebian ? installSteps(install) : []),
      { name: "check", run: host.apply((address) => checkScript(address, major)) },
      {
        name: "access",
        run: host.apply((address) => accessScript({ address, user, rights })),
        delete: revokeScript(user),
        sensitive: true,
      },
    ];
    const { results } = new Provision(
      name,
      { connection, steps },
      { parent: this, ...deletedWith(opts) },
    );
    this.certificate = output(results["check"]).apply((text = "") => `${text}\n`);
    this.token = secret(output(results["access"]).apply((text = "") => text));
    this.endpoint = all([host, this.certificate]).apply(([address]) => endpointOf(address));
    const { certificate, endpoint, token } = this;
    this.registerOutputs({ certificate, endpoint, token });
  }
}

function endpointOf(address: string): string {
  return `https://${address.includes(":") ? `[${address}]` : address}:8006/`;
}
