import { pick, type Made } from "./cleanLab.ts";

/** One change of the clean lab that breaks one rule. */
export interface ViolationCase {
  readonly rule: string;
  readonly what: string;
  /** Pulumi's names of the resources, or of the stack, with the exact message of each. */
  readonly expected: readonly (readonly [name: string, message: string])[];
  readonly change?: (resources: Made[]) => Made[] | void;
  readonly config?: Readonly<Record<string, string>>;
}

export const stackItself = "the stack";

export const violationCases: readonly ViolationCase[] = [
  {
    rule: "privileged",
    what: "a privileged container",
    change: (all) => void (config(all, "web")["security.privileged"] = "true"),
    expected: [
      [
        "web",
        "security.privileged is on: root in this container is root on the host; remove it, or use a virtual machine",
      ],
    ],
  },
  {
    rule: "nesting",
    what: "a container that may hold others",
    change: (all) => void (config(all, "web")["security.nesting"] = "true"),
    expected: [
      [
        "web",
        "security.nesting is on: the container may mount and make namespaces of its own; remove it, or name the container among the exceptions of this rule",
      ],
    ],
  },
  {
    rule: "raw-options",
    what: "a raw option",
    change: (all) => void (config(all, "web")["raw.lxc"] = "lxc.apparmor.profile=unconfined"),
    expected: [["web", "raw.lxc is handed on unchecked; use the options that Incus has for it"]],
  },
  {
    rule: "host-access",
    what: "a directory of the host",
    change: (all) =>
      void (devices(all, "web")["etc"] = { type: "disk", source: "/etc", path: "/mnt" }),
    expected: [
      [
        "web",
        "device etc shows the host's /etc; use a storage volume, or add the directory to sources",
      ],
    ],
  },
  {
    rule: "gpu-exclusivity",
    what: "two machines with a GPU",
    change: (all) => {
      devices(all, "web")["gpu"] = { type: "gpu" };
      devices(all, "db")["gpu"] = { type: "gpu" };
    },
    expected: [
      ["db", "has a GPU, as have web; leave it to one of them, or set shared"],
      ["web", "has a GPU, as have db; leave it to one of them, or set shared"],
    ],
  },
  {
    rule: "image-source",
    what: "an image from elsewhere",
    change: (all) => void (pick(all, "web").args["imageServer"] = "https://images.example.org"),
    expected: [
      [
        "web",
        "the image comes from https://images.example.org, which is not listed; use another, or add it to servers",
      ],
    ],
  },
  {
    rule: "image-pinning",
    what: "an alias instead of a fingerprint",
    change: (all) => void (pick(all, "web").args["image"] = "debian"),
    expected: [["web", 'the image "debian" is an alias; map it to a fingerprint in strata:images']],
  },
  {
    rule: "limits",
    what: "no limit of memory",
    change: (all) => void delete config(all, "db")["limits.memory"],
    expected: [
      ["db", "has no limit of memory; set limits.memory, or global.resource_policy for all"],
    ],
  },
  {
    rule: "deletion-protection",
    what: "protection by Pulumi alone",
    change: (all) => void delete config(all, "db")["security.protection.delete"],
    expected: [
      [
        "db",
        "only Pulumi refuses to delete it, the server does not; set security.protection.delete",
      ],
    ],
  },
  {
    rule: "hypervisors",
    what: "a command that restarts a machine",
    change: (all) => {
      const args = { command: ["sh", "-c", "apt-get -y upgrade && sudo reboot"], instance: "db" };
      all.push({ type: "incus:index:Exec", name: "upgrade", args });
    },
    expected: [
      [
        "upgrade",
        "command runs reboot, which stops a machine with all that stands on it; take it out, or name this resource among the exceptions",
      ],
    ],
  },
  {
    rule: "anti-spoofing",
    what: "a NIC that takes any IPv6 address",
    change: (all) => void delete devices(all, "db")["eth0"]?.["security.ipv6_filtering"],
    expected: [
      [
        "db",
        "NIC eth0 is without security.ipv6_filtering; leave out spoofing: allowed, or set them",
      ],
    ],
  },
  {
    rule: "undeclared-flows",
    what: "an opening that no policy says",
    change: (all) => {
      const rules = pick(all, "front-acl").args["ingress"] as unknown[];
      rules.push({ action: "allow", state: "enabled", source: "10.232.2.0/24", protocol: "tcp" });
    },
    expected: [
      [
        "front-acl",
        "lets through what no network policy says: ingress allow 10.232.2.0/24 (tcp); add a policy to the description, or take the rule out",
      ],
    ],
  },
  {
    rule: "stack-name",
    what: "a config of another node",
    config: { "strata:node": "other" },
    expected: [
      [
        stackItself,
        'the stack is called "test-lab", its config is of "test-other"; select that stack, or correct the config',
      ],
    ],
  },
  {
    rule: "secrets-in-clear",
    what: "a password in clear",
    change: (all) => void (config(all, "db")["environment.DB_PASSWORD"] = "correct horse"),
    expected: [
      [
        "db",
        'config["environment.DB_PASSWORD"] looks like a secret in clear; set it as a secret of the stack',
      ],
    ],
  },
];

type Texts = { [key: string]: string };

function config(all: readonly Made[], name: string): Texts {
  return pick(all, name).args["config"] as Texts;
}

function devices(all: readonly Made[], name: string): { [device: string]: Texts } {
  return pick(all, name).args["devices"] as { [device: string]: Texts };
}

/** Orders what was found, since the order says nothing. */
export function byText(a: readonly string[], b: readonly string[]): number {
  return String(a) < String(b) ? -1 : 1;
}
