import type { IncusClient } from "../../../provider/incus/api/client.ts";
import { paths } from "../../../provider/incus/api/paths.ts";
import type { Instance } from "../../../provider/incus/api/types/instances.ts";
import type { GuestBackend, GuestInterface, GuestSpec } from "../guests/guestBackend.ts";
import { despiteRaces } from "./despiteRaces.ts";
import { GuestDisks } from "./guestDisks.ts";
import type { GuestImage, GuestImages } from "./guestImage.ts";
import { accessKey, guestInstance, originKey } from "./guestInstance.ts";
import { IncusAgent } from "./incusAgent.ts";
import { makeHome, type NodeHome } from "./nodeHome.ts";
import { writeGuestFiles } from "./writeGuestFiles.ts";

export interface IncusBackendOptions {
  /** Of the Incus that guests are made in: of the lab, or of a guest that has one of its own. */
  readonly incus: IncusClient;
  /** The node's name: each node has a project and networks of its own. */
  readonly node: string;
  /** Address of the node on each bridge: `{ vmbr0: "10.99.0.1/24" }`. */
  readonly bridges: Readonly<Record<string, string>>;
  /** Default: every volume is the lab's Debian. */
  readonly images?: GuestImages;
}

interface State {
  readonly network: Readonly<Record<string, Network>> | null;
}

interface Network {
  readonly hwaddr: string;
  readonly addresses: readonly { readonly address: string; readonly netmask: string }[] | null;
}

const debian: GuestImages = () => ({ alias: "strata-debian" });
const nameOf = (vmid: string) => `guest-${vmid}`;

/** Guests that are containers of Incus: they boot a real system, take real addresses and answer by real commands. */
export class IncusBackend implements GuestBackend {
  readonly kind = "guests are containers of Incus";
  readonly #home: NodeHome;
  readonly #disks: GuestDisks;
  readonly #images: GuestImages;
  readonly #agents = new Map<string, IncusAgent>();
  /** Guests that run with nothing to boot from: there is no instance of them. */
  readonly #blank = new Set<string>();

  private constructor(home: NodeHome, images: GuestImages) {
    this.#home = home;
    this.#disks = new GuestDisks(home.client);
    this.#images = images;
  }

  /** Makes the node's project and bridges where they are missing. */
  static async open(options: IncusBackendOptions): Promise<IncusBackend> {
    const { incus, node, bridges, images = debian } = options;
    return new IncusBackend(await makeHome(incus, node, bridges), images);
  }

  async start(spec: GuestSpec): Promise<void> {
    const { vmid } = spec;
    this.#agents.delete(vmid);
    this.#blank.delete(vmid);
    if (spec.image === undefined) {
      this.#blank.add(vmid);
      return;
    }
    const image = this.#images(spec.image);
    if (image === undefined) throw new Error(`no image of the lab for '${spec.image}'`);
    const found = await this.#find(vmid);
    const isSame = found?.config[originKey] === spec.image;
    if (found !== undefined && !isSame) await this.destroy(vmid);
    await (isSame ? this.#renew(spec, image) : this.#create(spec, image));
    await despiteRaces(() => this.#setState(vmid, { action: "start" }));
  }

  async stop(vmid: string): Promise<void> {
    this.#agents.delete(vmid);
    this.#blank.delete(vmid);
    if (await this.#isRunning(vmid)) await this.#setState(vmid, { action: "stop", force: true });
  }

  async shutdown(vmid: string, seconds: number): Promise<boolean> {
    if (this.#blank.has(vmid)) return false;
    if (!(await this.#isRunning(vmid))) return true;
    try {
      await this.#setState(vmid, { action: "stop", force: false, timeout: seconds });
    } catch (error) {
      if (await this.#isRunning(vmid)) return false;
      if ((await this.#find(vmid)) === undefined) throw error;
    }
    this.#agents.delete(vmid);
    return true;
  }

  async destroy(vmid: string): Promise<void> {
    await this.stop(vmid);
    if ((await this.#find(vmid)) === undefined) return;
    await despiteRaces(() => this.#home.client.send("DELETE", this.#path(vmid)));
  }

  copy(from: string, to: string): Promise<void> {
    return this.#disks.copy(nameOf(from), nameOf(to));
  }

  snapshot(vmid: string, name: string): Promise<void> {
    return this.#disks.snapshot(nameOf(vmid), name);
  }

  rollBack(vmid: string, name: string): Promise<void> {
    return this.#disks.rollBack(nameOf(vmid), name);
  }

  dropSnapshot(vmid: string, name: string): Promise<void> {
    return this.#disks.dropSnapshot(nameOf(vmid), name);
  }

  async agent(vmid: string): Promise<IncusAgent | undefined> {
    const known = this.#agents.get(vmid);
    if (known !== undefined || !(await this.#isRunning(vmid))) return known;
    const found = await IncusAgent.find(this.#home.client, nameOf(vmid));
    if (found !== undefined) this.#agents.set(vmid, found);
    return found;
  }

  async interfaces(vmid: string): Promise<readonly GuestInterface[] | undefined> {
    if (!(await this.#isRunning(vmid))) return undefined;
    const { value } = await this.#home.client.get<State>(`${this.#path(vmid)}/state`);
    const shown = Object.entries(value.network ?? {}).map(([name, { hwaddr, addresses }]) => ({
      name,
      mac: hwaddr === "" ? "00:00:00:00:00:00" : hwaddr,
      addresses: (addresses ?? []).map(({ address, netmask }) => `${address}/${netmask}`),
    }));
    const rank = (name: string) => (name === "lo" ? "" : name);
    return shown.toSorted((a, b) => (rank(a.name) < rank(b.name) ? -1 : 1));
  }

  /** Removes every guest of the node, its project and its bridges: nothing of it stays. */
  async remove(): Promise<void> {
    const guests = await this.#home.client.list<Instance>("/1.0/instances");
    for (const { name } of guests) await this.destroy(name.replace("guest-", ""));
    await this.#home.remove();
  }

  async #create(spec: GuestSpec, image: GuestImage): Promise<void> {
    const { client, networks } = this.#home;
    const name = nameOf(spec.vmid);
    const source = { type: "image", alias: image.alias };
    const body = { ...guestInstance(spec, image, networks), name, type: "container", source };
    await despiteRaces(() => client.send("POST", "/1.0/instances", body));
    await writeGuestFiles(client, name, spec, image);
  }

  /** Its disk is as it was; config, NICs and cloud-init are what the node has now. */
  async #renew(spec: GuestSpec, image: GuestImage): Promise<void> {
    await this.stop(spec.vmid);
    const wanted = guestInstance(spec, image, this.#home.networks);
    await this.#home.client.update<Instance>(this.#path(spec.vmid), (current) => {
      const isKept = (key: string) =>
        /^(volatile|image)\./.test(key) || (spec.kind === "lxc" && key === accessKey);
      const kept = Object.entries(current.config).filter(([key]) => isKept(key));
      return { ...wanted, config: { ...Object.fromEntries(kept), ...wanted.config } };
    });
  }

  #path(vmid: string): string {
    return paths`/1.0/instances/${nameOf(vmid)}`;
  }

  async #find(vmid: string): Promise<Instance | undefined> {
    return (await this.#home.client.find<Instance>(this.#path(vmid)))?.value;
  }

  async #isRunning(vmid: string): Promise<boolean> {
    return (await this.#find(vmid))?.status === "Running";
  }

  async #setState(vmid: string, state: object): Promise<void> {
    await this.#home.client.send("PUT", `${this.#path(vmid)}/state`, { timeout: -1, ...state });
  }
}
