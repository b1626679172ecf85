import type { Clock } from "../clock.ts";
import type { GuestAgent, GuestBackend, GuestInterface, GuestSpec } from "./guestBackend.ts";
import { MemoryAgent } from "./memoryAgent.ts";

export interface MemoryBackendOptions {
  readonly clock: Clock;
  /** From a VM's start to its agent's first answer, default 5 s. */
  readonly bootSeconds?: (vmid: string) => number;
}

/** A container shows its addresses this long after its start, in ms. */
const addressesMs = 1800;
/** A system that runs is down after this, in ms. */
const downMs = 1300;

interface Running {
  readonly spec: GuestSpec;
  readonly startedAt: number;
  readonly agent: MemoryAgent;
  readonly bootMs: number;
}

/** Guests that are not there: they boot by the clock and take the addresses their config names. */
export class MemoryBackend implements GuestBackend {
  readonly kind = "guests in memory: nothing runs";
  readonly #clock: Clock;
  readonly #bootSeconds: (vmid: string) => number;
  readonly #running = new Map<string, Running>();

  constructor({ clock, bootSeconds = () => 5 }: MemoryBackendOptions) {
    this.#clock = clock;
    this.#bootSeconds = bootSeconds;
  }

  async start(spec: GuestSpec): Promise<void> {
    const { vmid, name } = spec;
    const agent = new MemoryAgent(this.#clock, name, spec.config["ciuser"] ?? "root");
    const bootMs = spec.kind === "lxc" ? addressesMs : this.#bootSeconds(vmid) * 1000;
    this.#running.set(vmid, { spec, startedAt: this.#clock.now(), agent, bootMs });
  }

  async stop(vmid: string): Promise<void> {
    this.#running.delete(vmid);
  }

  async shutdown(vmid: string, seconds: number): Promise<boolean> {
    const running = this.#running.get(vmid);
    if (running === undefined) return true;
    // Without a system nobody hears the button.
    const isHeard = running.spec.image !== undefined && downMs <= seconds * 1000;
    await this.#clock.sleep(isHeard ? downMs : seconds * 1000);
    if (isHeard) this.#running.delete(vmid);
    return isHeard;
  }

  async destroy(vmid: string): Promise<void> {
    this.#running.delete(vmid);
  }

  // There are no disks.
  async copy(): Promise<void> {}
  async snapshot(): Promise<void> {}
  async rollBack(): Promise<void> {}
  async dropSnapshot(): Promise<void> {}

  async agent(vmid: string): Promise<GuestAgent | undefined> {
    const running = this.#running.get(vmid);
    return running !== undefined && this.#isUp(running) ? running.agent : undefined;
  }

  async interfaces(vmid: string): Promise<readonly GuestInterface[] | undefined> {
    const running = this.#running.get(vmid);
    if (running === undefined) return undefined;
    const { spec } = running;
    const isUp = this.#isUp(running);
    if (spec.kind === "qemu" && !isUp) return undefined;
    const nics = spec.nics.map(({ key, mac, ip }) => {
      const given = ip?.includes("/") === true ? [ip] : [];
      // An interface nobody configured stays down.
      const addresses = isUp && ip !== undefined ? [...given, linkLocal(mac)] : [];
      return { name: `eth${key.slice(3)}`, mac, addresses };
    });
    const loopback = {
      name: "lo",
      mac: "00:00:00:00:00:00",
      addresses: ["127.0.0.1/8", "::1/128"],
    };
    return [loopback, ...nics];
  }

  #isUp({ spec, startedAt, bootMs }: Running): boolean {
    return spec.image !== undefined && this.#clock.now() >= startedAt + bootMs;
  }
}

/** The address every interface gives itself from its MAC. */
function linkLocal(mac: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac
    .split(":")
    .map((part) => Number.parseInt(part, 16));
  const group = (high: number, low: number) => ((high << 8) | low).toString(16);
  return `fe80::${group(a ^ 2, b)}:${group(c, 0xff)}:${group(0xfe, d)}:${group(e, f)}/64`;
}
