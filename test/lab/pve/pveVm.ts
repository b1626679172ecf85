import { waitFor } from "../../../lab/waitFor.ts";
import type { PveClient } from "./pveClient.ts";

interface Interface {
  readonly name: string;
  readonly "hardware-address": string;
  readonly "ip-addresses"?: readonly { readonly "ip-address": string }[];
}

interface Exec {
  readonly exited: number;
  readonly exitcode?: number;
  readonly "out-data"?: string;
  readonly "err-data"?: string;
}

/** A VM of a node, asked as clients do. */
export class PveVm {
  readonly path: string;
  readonly #pve: PveClient;

  constructor(pve: PveClient, node: string, vmid: number) {
    this.#pve = pve;
    this.path = `/nodes/${node}/qemu/${vmid}`;
  }

  /** Asks the agent until it answers. */
  async agent<T>(question: string): Promise<T> {
    const wait = { what: `the agent of ${this.path}`, seconds: 240, wayOut: "", everyMs: 500 };
    return waitFor(wait, async () => {
      const { result } = await this.#pve.ask<{ result: T }>(
        "GET",
        `${this.path}/agent/${question}`,
      );
      return result;
    });
  }

  /** Its first address that begins like this, once it has one. */
  async address(beginning: string): Promise<string> {
    const wait = { what: `an address of ${this.path}`, seconds: 120, wayOut: "", everyMs: 500 };
    return waitFor(wait, async () =>
      (await this.agent<Interface[]>("network-get-interfaces"))
        .flatMap((found) => found["ip-addresses"] ?? [])
        .map((found) => found["ip-address"])
        .find((address) => address.startsWith(beginning)),
    );
  }

  /** What a command comes to. */
  async exec(...command: readonly string[]): Promise<Exec> {
    const { pid } = await this.#patiently(() =>
      this.#pve.ask<{ pid: number }>("POST", `${this.path}/agent/exec`, { command }),
    );
    const wait = {
      what: `the end of ${command.join(" ")}`,
      seconds: 120,
      wayOut: "",
      everyMs: 100,
    };
    return waitFor(wait, async () => {
      const asked = { pid: String(pid) };
      const path = `${this.path}/agent/exec-status`;
      const status = await this.#pve.ask<Exec>("GET", path, asked);
      return status.exited === 1 ? status : undefined;
    });
  }

  async readFile(file: string): Promise<string> {
    const path = `${this.path}/agent/file-read`;
    const read = () => this.#pve.ask<{ content: string }>("GET", path, { file });
    return (await this.#patiently(read)).content;
  }

  /** Asks again while the agent is silent, which it is now and then on a busy node; other errors stand. */
  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    const wait = { what: `the agent of ${this.path}`, seconds: 60, wayOut: "", everyMs: 500 };
    const ended = await waitFor(wait, () =>
      ask().then(
        (answer) => ({ answer }),
        (error: unknown) =>
          String(error).includes("QEMU guest agent is not running") ? undefined : { error },
      ),
    );
    if ("error" in ended) throw ended.error;
    return ended.answer;
  }
}
