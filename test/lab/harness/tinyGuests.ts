import { daemonGet, daemonWrite, names } from "./daemon.ts";

/** A project made without the provider, whose guests come from the 1 MB image of the lab. */
export class TinyGuests {
  readonly project: string;
  readonly #socket: string;

  constructor(socket: string, project: string) {
    this.#socket = socket;
    this.project = project;
  }

  /** Path with the project's query. */
  path(below: string): string {
    return `/1.0/${below}${below.includes("?") ? "&" : "?"}project=${this.project}`;
  }

  async create(config: Readonly<Record<string, string>> = {}): Promise<void> {
    await daemonWrite(this.#socket, "POST", "/1.0/projects", {
      name: this.project,
      config: { "features.images": "false", ...config },
    });
  }

  async add(name: string, { running = true } = {}): Promise<void> {
    await daemonWrite(this.#socket, "POST", this.path("instances"), {
      name,
      source: { type: "image", alias: "strata-tiny" },
      devices: { root: { type: "disk", path: "/", pool: "default" } },
      start: running,
    });
  }

  async setState(name: string, action: "start" | "stop"): Promise<void> {
    const body = { action, force: true, timeout: 0 };
    await daemonWrite(this.#socket, "PUT", this.path(`instances/${name}/state`), body);
  }

  async remove(name: string): Promise<void> {
    const live = await daemonGet<{ status: string }>(this.#socket, this.path(`instances/${name}`));
    if (live.status !== "Stopped") await this.setState(name, "stop");
    await daemonWrite(this.#socket, "DELETE", this.path(`instances/${name}`));
  }

  /** Removes the project with its guests and images. */
  async drop(): Promise<void> {
    for (const name of await names(this.#socket, this.path("instances"))) await this.remove(name);
    const { config } = await daemonGet<{ config: Record<string, string> }>(
      this.#socket,
      `/1.0/projects/${this.project}`,
    );
    if (config["features.images"] === "true") {
      for (const image of await names(this.#socket, this.path("images"))) {
        await daemonWrite(this.#socket, "DELETE", this.path(`images/${image}`));
      }
    }
    await daemonWrite(this.#socket, "DELETE", `/1.0/projects/${this.project}`);
  }
}
