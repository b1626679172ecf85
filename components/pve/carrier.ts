import type * as pulumi from "@pulumi/pulumi";
import { interpolate, output } from "@pulumi/pulumi/output.js";
import { imageStorage } from "../../model/hypervisors/imageStorage.ts";
import type { Provider } from "../../pve/provider.ts";
import type { SshHost } from "../ssh/sshConnection.ts";
import { PveImage } from "./pveImage.ts";
import type { PveProvider } from "./pveProvider.ts";
import type { StackImage } from "./stackImages.ts";

export interface CarrierArgs {
  /** The node's name, as its API says it. */
  readonly node: string;
  /** Begins the names of files in its storages. */
  readonly stack: string;
  readonly storages: readonly string[];
  readonly proxmox: PveProvider;
  readonly own: Provider;
  /** What it is itself, where this stack makes it: all on it goes with that. */
  readonly machine?: { readonly vm: pulumi.Resource; readonly ssh: SshHost };
}

/** What machines are made from, and what they wait for. */
interface CarrierImage {
  readonly volume: pulumi.Input<string>;
  readonly dependsOn: readonly PveImage[];
}

/** A Proxmox VE node that machines of this stack stand on. */
export class Carrier {
  readonly node: string;
  readonly proxmox: PveProvider;
  readonly own: Provider;
  readonly machine: CarrierArgs["machine"];
  readonly #args: CarrierArgs;
  readonly #images = new Map<string, CarrierImage>();

  constructor(args: CarrierArgs) {
    this.#args = args;
    this.node = args.node;
    this.proxmox = args.proxmox;
    this.own = args.own;
    this.machine = args.machine;
  }

  /** Options of what stands on it: without them nothing of it could be deleted once the node is dead. */
  get goesWith(): { readonly deletedWith?: pulumi.Resource } {
    return this.machine === undefined ? {} : { deletedWith: this.machine.vm };
  }

  /** An image, downloaded by the node once for all its machines. */
  image(name: string, image: StackImage): CarrierImage {
    const known = this.#images.get(name);
    if (known !== undefined) return known;
    const made =
      image.source === "volume"
        ? { volume: image.location, dependsOn: [] }
        : this.#download(name, image);
    this.#images.set(name, made);
    return made;
  }

  #download(name: string, { location: url, checksum, guest }: StackImage): CarrierImage {
    const { node, stack, storages, proxmox, own } = this.#args;
    const digest = output(typeof checksum === "string" ? checksum : checksum.checksum).apply(
      (text) => text.split(":")[1]?.slice(0, 8) ?? "",
    );
    const content = guest === "vm" ? "import" : "vztmpl";
    const made = new PveImage(
      `${node}-${name}`,
      {
        node,
        storage: imageStorage(storages),
        fileName: interpolate`${stack}-${name}-${digest}${extension(url, content)}`,
        url,
        checksum,
        content,
      },
      { providers: [proxmox, own], ...this.goesWith },
    );
    return { volume: made.volume, dependsOn: [made] };
  }
}

/** As Proxmox VE goes by it: the `.img` of a distribution is a qcow2 image. */
function extension(url: string, content: "import" | "vztmpl"): string {
  const [path = ""] = url.split(/[?#]/);
  if (content === "vztmpl") return /\.tar\.(gz|xz|zst|bz2)$/.exec(path)?.[0] ?? ".tar.zst";
  return /\.(qcow2|raw|vmdk|ova)$/.exec(path)?.[0] ?? ".qcow2";
}
