/** A way through the network that an example's README speaks of: a port, tried from one end. */
export interface Way {
  /** A machine, or `host`, the server. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly open: boolean;
}

export interface ExampleCase {
  readonly name: string;
  /** What `strata:infra` names, below `examples/<name>`. */
  readonly infra: string;
  readonly machines: number;
  /** Kept in the deployment and not tried here: no GPU and no virtual machine is at hand. */
  readonly without: readonly ("gpu" | "vm")[];
  readonly ways: readonly Way[];
  /** Config that the server must have, by machine. */
  readonly config: Configs;
  /** Config that the server must have, by bridge. */
  readonly bridges?: Configs;
}

type Configs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const open = (from: string, to: string, port: number): Way => ({ from, to, port, open: true });
const closed = (from: string, to: string, port: number): Way => ({ from, to, port, open: false });

export const exampleCases: readonly ExampleCase[] = [
  {
    name: "student-sysadmin",
    infra: "infra.yml",
    machines: 3,
    without: [],
    ways: [
      open("sa-admin", "sa-db", 22),
      open("sa-admin", "sa-web", 80),
      open("sa-web", "sa-db", 5432),
      closed("sa-admin", "sa-db", 5432),
      closed("sa-web", "sa-admin", 22),
    ],
    config: {
      "sa-admin": { "security.nesting": "true", "security.protection.delete": "true" },
    },
  },
  {
    name: "developer",
    infra: "infra.yml",
    machines: 3,
    without: [],
    ways: [
      open("dev-admin", "dev-runner", 22),
      open("dev-sandbox", "dev-runner", 8080),
      closed("dev-runner", "dev-admin", 22),
      closed("dev-admin", "dev-sandbox", 8080),
    ],
    config: {
      "dev-runner": {
        "security.nesting": "true",
        "security.syscalls.intercept.mknod": "true",
        "security.syscalls.intercept.setxattr": "true",
      },
      "dev-sandbox": { "security.nesting": "true" },
    },
  },
  {
    name: "ai-tools",
    infra: "infra.yml",
    machines: 5,
    without: ["gpu"],
    ways: [
      open("admin-ansible", "ai-openwebui", 3000),
      open("admin-ansible", "ai-lobechat", 3210),
      open("admin-ansible", "ai-opencode", 4096),
      open("ai-openwebui", "ai-ollama", 11434),
      open("host", "ai-ollama", 11434),
      closed("admin-ansible", "ai-ollama", 11434),
      closed("host", "ai-openwebui", 3000),
      closed("ai-ollama", "admin-ansible", 22),
    ],
    config: {},
  },
  {
    name: "pro-workstation",
    infra: "infra",
    machines: 5,
    without: ["gpu"],
    ways: [
      open("pw-perso", "pw-webui", 8080),
      open("pw-dev", "pw-webui", 8080),
      open("pw-dev", "pw-ai", 11434),
      open("host", "pw-webui", 8080),
      closed("pw-perso", "pw-ai", 11434),
      closed("pw-perso", "pw-dev", 22),
      closed("pw-dev", "pw-perso", 22),
      closed("pw-webui", "pw-dev", 22),
    ],
    config: {
      "pw-dev": {
        "limits.cpu": "4",
        "limits.memory": "8GiB",
        "snapshots.schedule": "0 9-18 * * 1-5",
        "snapshots.expiry": "7d",
      },
      "pw-ai": { "boot.autostart.priority": "10" },
    },
  },
  {
    name: "llm-supervisor",
    infra: "infra.yml",
    machines: 5,
    without: ["gpu"],
    ways: [
      open("llm-supervisor", "llm-alpha-server", 11434),
      open("llm-supervisor", "llm-beta-server", 11434),
      open("llm-webui", "llm-beta-server", 11434),
      open("host", "llm-webui", 8080),
      closed("llm-alpha-server", "llm-beta-server", 11434),
      closed("llm-beta-server", "llm-supervisor", 22),
      closed("llms-admin", "llm-alpha-server", 11434),
    ],
    config: {},
  },
  {
    name: "sandbox-isolation",
    infra: "infra.yml",
    machines: 4,
    without: ["vm"],
    ways: [
      open("sbx-test", "sbx-monitor", 80),
      open("sbx-vm", "sbx-test", 80),
      closed("sbx-test", "sbx-admin", 22),
      closed("sbx-admin", "sbx-test", 80),
      closed("host", "sbx-test", 80),
    ],
    config: { "sbx-vm": { "limits.cpu": "2", "limits.memory": "2GiB" } },
    bridges: { "net-sandbox": { "security.acls.default.egress.action": "drop" } },
  },
  {
    name: "teacher-lab",
    infra: "infra.yml",
    machines: 7,
    without: [],
    ways: [
      open("lab-admin", "s01-web", 80),
      open("lab-admin", "s03-client", 22),
      open("s02-client", "s02-web", 80),
      closed("s02-client", "s01-web", 80),
      closed("s01-web", "lab-admin", 22),
    ],
    config: {
      "s03-web": {
        "snapshots.schedule": "45 7 * * 1-5",
        "snapshots.expiry": "14d",
        "snapshots.pattern": "lesson-%d",
      },
    },
  },
];
