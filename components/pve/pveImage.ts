import type * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors.js";
import { interpolate, output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import type { ImageChecksum } from "../../pve/imageChecksum.ts";
import { ImageOffer } from "../../pve/imageOffer.ts";
import { StorageFile } from "./proxmoxve.ts";

export interface PveImageArgs {
  /** Name of the Proxmox VE node. */
  readonly node: string;
  /** With the type of content that is asked for. */
  readonly storage: string;
  /** One of this stack's own: a file of that name that its state does not know of is downloaded anew. */
  readonly fileName: pulumi.Input<string>;
  /** Where the node downloads it, by `https` with a certificate that it trusts or by `http`. */
  readonly url: string;
  /**
   * With its algorithm, `sha256:...`, or what the publisher listed when the image was first deployed. The node refuses a
   * file that has another one, and keeps nothing of it.
   */
  readonly checksum: string | ImageChecksum;
  /** `import` for the disk of a virtual machine, `vztmpl` for a container. */
  readonly content: "import" | "vztmpl";
}

/** An image in a storage of a node, downloaded by the node itself. Another checksum or address downloads it anew. */
export class PveImage extends ComponentResource {
  /**
   * `local:import/debian-12.qcow2`, also before it is there: what is made from it waits for the image by `dependsOn`, and
   * is not made anew when the same one is downloaded again.
   */
  readonly volume: pulumi.Output<string>;

  /** @throws RunError when the checksum has no algorithm. */
  constructor(name: string, args: PveImageArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("strata:pve:Image", name, {}, opts);
    const { node, storage, content, fileName, url, checksum: given } = args;
    if (typeof given === "string" && !/^.+:./.test(given)) {
      throw new RunError(
        `the checksum of image ${name} must have its algorithm before it, as in sha256:${given || "..."}`,
      );
    }
    const inside = { parent: this, ...(opts.deletedWith && { deletedWith: opts.deletedWith }) };
    const checksum = output(typeof given === "string" ? given : given.checksum);
    this.volume = interpolate`${storage}:${content}/${fileName}`;
    const offers = [];
    if (typeof given !== "string") {
      const { image, checksums } = given;
      const { volume } = this;
      offers.push(new ImageOffer(name, { image, url, checksums, checksum, volume }, inside));
    }
    new StorageFile(
      name,
      {
        nodeName: node,
        datastoreId: storage,
        contentType: content,
        fileName,
        url,
        checksumAlgorithm: checksum.apply((text) => text.split(":")[0] ?? ""),
        checksum: checksum.apply((text) => text.split(":")[1] ?? ""),
        uploadTimeout: 1800,
        // The checksum says what it is; by default every refresh asks the server that it came from for its size.
        overwrite: false,
        // What is left of a run that lost its way.
        overwriteUnmanaged: true,
      },
      {
        ...inside,
        dependsOn: offers,
        // Two files cannot have one name.
        deleteBeforeReplace: true,
      },
    );
    this.registerOutputs({ volume: this.volume });
  }
}
