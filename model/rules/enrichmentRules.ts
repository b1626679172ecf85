import { parseIpv4 } from "../addresses/ipv4.ts";
import { aiDomain } from "../enrichment/aiPolicy.ts";
import { findFirewall, firewallHost } from "../enrichment/firewallMachine.ts";
import { overuse, whyUndivided } from "../limits/serverDivision.ts";
import type { Finding } from "../problem.ts";
import type { RuleContext } from "./context.ts";
import type { CheckRule } from "./rule.ts";

const policyPath = ["global", "resource_policy"];

/** Keys of `global` that stand for more than they say. */
export const enrichmentRules: readonly CheckRule[] = [
  {
    code: "P04",
    sentence:
      "With `ai_access_policy: exclusive` there is a domain `ai-tools`, another one in `ai_access_default`, and one policy to it at most.",
    check: (context) =>
      context.infra.global?.ai_access_policy === "exclusive" ? exclusiveAccess(context) : [],
  },
  {
    code: "P15",
    sentence:
      "`firewall_mode: vm` finds an enabled domain `admin` or `anklume`, and machines do not want more than `resource_policy` leaves.",
    check: (context) => [...homelessFirewall(context), ...overcommitted(context, false)],
  },
  {
    code: "H1",
    sentence: "With `firewall_mode: vm`, `.253` of every domain is the firewall machine's.",
    check: (context) => {
      const firewall = findFirewall(context);
      if (firewall === undefined) return [];
      return context.machines
        .filter((machine) => machine !== firewall && machine.domain !== firewall.domain)
        .filter(({ keys }) => parseIpv4(keys.ip ?? "")?.[3] === firewallHost)
        .map(({ path, keys }) => ({
          path: [...path, "ip"],
          message: `${keys.ip} is the address of "${firewall.name}" on this bridge`,
          help: "choose another address",
        }));
    },
  },
  {
    code: "H2",
    sentence: "`firewall_mode: vm` goes with `isolation: acl` and `ipv6: none`.",
    check: ({ infra }) => {
      const { firewall_mode: mode, isolation, ipv6 } = infra.global ?? {};
      if (mode !== "vm") return [];
      const help = "leave one of the two out";
      const server = {
        path: ["global", "isolation"],
        message: `${isolation} is for a server that forwards, and firewall_mode: vm leaves that to a machine`,
        help,
      };
      const noRouter = {
        path: ["global", "ipv6"],
        message: "guests learn their IPv6 router from their bridge, and not the firewall machine",
        help,
      };
      return [
        ...((isolation ?? "acl") === "acl" ? [] : [server]),
        ...((ipv6 ?? "none") === "none" ? [] : [noRouter]),
      ];
    },
  },
  {
    code: "W5",
    level: "warning",
    sentence: "A machine with the role `openclaw_server` has no policy from it or its domain.",
    check: ({ machines, policies }) =>
      machines
        .filter(({ keys }) => keys.roles?.includes("openclaw_server"))
        .filter(({ name, domain }) =>
          policies.every(({ keys }) => keys.from !== name && keys.from !== domain.name),
        )
        .map(({ name, path, keys }) => ({
          path: [...path, "roles", keys.roles?.indexOf("openclaw_server") ?? 0],
          message: `"${name}" reaches no other domain`,
          help: "add a policy from it to the domain that it is to use",
        })),
  },
  {
    code: "W7",
    level: "warning",
    sentence:
      "`resource_policy` is skipped without facts or with nothing beside the reserve, or lets machines want too much.",
    check: (context) => {
      const reason = whyUndivided(context);
      const skipped = {
        path: policyPath,
        message: `machines get no limits: ${reason}`,
        help: "set strata:facts cpus and memory, and a reserve below both",
      };
      return [...(reason === "" ? [] : [skipped]), ...overcommitted(context, true)];
    },
  },
];

function exclusiveAccess({ infra, domains, policies, isGiven, declared }: RuleContext): Finding[] {
  const path = ["global", "ai_access_default"];
  const from = infra.global?.ai_access_default ?? undefined;
  const isDomain = from === undefined || domains.some(({ name }) => name === from);
  const found: Finding[] = [];
  if (from === undefined && !isGiven(path)) {
    found.push({ path, message: "the key is missing", help: "name the domain that has access" });
  } else if (from === aiDomain) {
    found.push({ path, message: `${aiDomain} is what is accessed`, help: "name another domain" });
  } else if (!isDomain) {
    found.push({ path, message: `"${from}" is no domain`, help: "name a domain" });
  }
  if (!declared.has(aiDomain)) {
    found.push({
      path: ["global", "ai_access_policy"],
      message: `there is no domain ${aiDomain}`,
      help: "add it, or remove the key",
    });
  }
  const more = policies.filter(({ keys }) => keys.to === aiDomain).slice(1);
  return [
    ...found,
    ...more.map((policy) => ({
      path: [...policy.path, "to"],
      message: `another policy leads to ${aiDomain} already, and access is exclusive`,
      help: "remove one of them",
    })),
  ];
}

function homelessFirewall(context: RuleContext): Finding[] {
  const path = ["global", "firewall_mode"];
  if (context.infra.global?.firewall_mode !== "vm") return [];
  if (findFirewall(context) !== undefined) return [];
  return [
    {
      path,
      message: "there is no enabled domain admin or anklume for the firewall machine",
      help: "add one, or a machine sys-firewall to another domain",
    },
  ];
}

function overcommitted(context: RuleContext, isAllowed: boolean): Finding[] {
  const policy = context.infra.global?.resource_policy;
  const allows = typeof policy === "object" && policy?.overcommit === true;
  const message = overuse(context);
  if (message === "" || allows !== isAllowed) return [];
  return [
    {
      path: policyPath,
      message,
      help: isAllowed
        ? "lower limits of machines"
        : "lower limits of machines, or set overcommit: true",
    },
  ];
}
