import { harm } from "../commands/harm.ts";
import { simpleCommands } from "../commands/simpleCommands.ts";
import type { Resource } from "../resource.ts";
import type { ResourceRule } from "../rule.ts";
import { listOf, textOf, type Value } from "../values.ts";

const guests = /^proxmoxve:index\/(vm|container)Legacy:/;
const commands = /^(command:(local|remote):Command|incus:index:Exec)$/;
/** Makes a Debian a Proxmox VE, which ends with its kernel's first boot. */
const installer = /::(.*\$)?strata:pve:Node\$/;

export const hypervisors: ResourceRule = {
  scope: "resource",
  name: "hypervisors",
  title: "Hypervisors stay",
  sentence:
    "A hypervisor is never deleted, rebooted or wiped: Pulumi and Proxmox VE protect it unless it is ephemeral, and no command does it.",
  severity: "critical",
  level: "mandatory",
  check: (resource) => {
    if (guests.test(resource.type)) return protection(resource);
    return commands.test(resource.type) ? harmfulCommands(resource) : [];
  },
};

/** The tags are set by strata: `hypervisor` for what carries others, `ephemeral` as the description has it. */
function protection({ properties, protect }: Resource): string[] {
  const tags = listOf(properties["tags"]).map(textOf);
  if (!tags.includes("hypervisor") || tags.includes("ephemeral")) return [];
  const byServer = properties["protection"] === true;
  const isRebooted = properties["rebootAfterUpdate"] === true;
  return [
    ...(protect || byServer
      ? []
      : [
          "nothing keeps this hypervisor from being deleted; set protection and protect, or mark it ephemeral",
        ]),
    ...(protect && !byServer
      ? ["only Pulumi refuses to delete this hypervisor, Proxmox VE does not; set protection"]
      : []),
    ...(!protect && byServer
      ? [
          "only Proxmox VE refuses to delete this hypervisor, Pulumi does not; set the resource option protect",
        ]
      : []),
    ...(isRebooted
      ? [
          "a change may reboot this hypervisor; set rebootAfterUpdate to false, or mark it ephemeral",
        ]
      : []),
  ];
}

function harmfulCommands({ type, urn, properties }: Resource): string[] {
  const keys = type === "incus:index:Exec" ? ["command", "delete"] : ["create", "update", "delete"];
  return keys.flatMap((key) =>
    linesOf(properties[key], properties["stdin"]).flatMap((words) => {
      const kind = harm(words);
      if (kind === undefined || (kind === "restarts" && installer.test(urn))) return [];
      const what =
        kind === "restarts"
          ? "stops a machine with all that stands on it"
          : "destroys what disks and guests hold";
      return [
        `${key} runs ${words.slice(0, 2).join(" ")}, which ${what}; take it out, or name this resource among the exceptions`,
      ];
    }),
  );
}

/** The commands of a script, or of what a shell that is run reads; a list is one command without a shell. */
function linesOf(command: Value | undefined, stdin: Value | undefined): string[][] {
  const words = listOf(command).flatMap((word) => textOf(word) ?? []);
  const script = textOf(command) ?? words.map((word) => `'${word.replaceAll("'", '"')}'`).join(" ");
  const lines = simpleCommands(script);
  const isShell = lines.some(([name = ""]) => /^(ba|da|z)?sh$/.test(name));
  return isShell ? [...lines, ...simpleCommands(textOf(stdin) ?? "")] : lines;
}
