import type { Call } from "../../provider/core/definition.ts";

/** What the calls of one plugin process share. */
export interface PluginSession {
  hasSaid: boolean;
}

/** Says once a run what this plugin is: nobody is to take it for the vendor's. */
export function announce({ client, warn }: Pick<Call<PluginSession>, "client" | "warn">): void {
  if (client.hasSaid) return;
  client.hasSaid = true;
  warn("command: a stand-in for the vendor's plugin ran this (lab/commandPlugin/README.md)");
}
