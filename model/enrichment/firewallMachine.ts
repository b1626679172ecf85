import type { DomainEntry, MachineEntry, RuleContext } from "../rules/context.ts";
import { isEnabled } from "../rules/enabled.ts";

/** AnKLuMe's names for the machine that forwards between domains, old and new. */
const firewallNames = ["sys-firewall", "anklume-firewall"];
const adminNames = ["admin", "anklume"];

type Described = Pick<RuleContext, "infra" | "domains" | "machines">;

/** Last octet of the firewall machine on every bridge; the gateway's is one more. */
export const firewallHost = 253;

/** Where the description has no firewall machine of its own, this is the domain to put one into. */
export function firewallDomain({ domains }: Pick<RuleContext, "domains">): DomainEntry | undefined {
  return adminNames
    .flatMap((name) => domains.filter((domain) => domain.name === name))
    .find(isEnabled);
}

/** The machine that `firewall_mode: vm` is about, described or added; undefined in mode `host`. */
export function findFirewall({ infra, machines }: Described): MachineEntry | undefined {
  if (infra.global?.firewall_mode !== "vm") return undefined;
  return machines.find(({ name, domain }) => firewallNames.includes(name) && isEnabled(domain));
}

/** The machine to add for `firewall_mode: vm`. */
export function newFirewall(context: Described): MachineEntry | undefined {
  const domain = firewallDomain(context);
  const isWanted = context.infra.global?.firewall_mode === "vm";
  if (!isWanted || domain === undefined || findFirewall(context) !== undefined) return undefined;
  const { base, keys } = domain;
  const hasSubnet = base !== undefined && typeof keys.subnet_id === "number";
  return {
    name: domain.name === "anklume" ? "anklume-firewall" : "sys-firewall",
    domain,
    path: ["global", "firewall_mode"],
    host: firewallHost,
    keys: {
      description: "forwards between domains",
      type: "vm",
      ...(hasSubnet ? { ip: `${base}.${keys.subnet_id}.${firewallHost}` } : {}),
      ephemeral: false,
      config: { "limits.cpu": "2", "limits.memory": "2GiB" },
      roles: ["base_system", "firewall_router"],
    },
  };
}
