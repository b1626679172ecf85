import { parseAllowance, parseCpuLimit } from "./cpuLimit.ts";
import { parseMemoryLimit } from "./memoryLimit.ts";
import { reserved, type Reserve } from "./reserve.ts";
import { shareOut } from "./shareOut.ts";

/** How a server is divided among machines: `global.resource_policy` with its defaults. */
export interface ResourcePolicy {
  readonly mode: "proportional" | "equal";
  readonly cpuMode: "allowance" | "count";
  readonly memoryEnforce: "soft" | "hard";
  readonly reserve: { readonly cpu: Reserve; readonly memory: Reserve };
}

/** A machine that runs on the server. */
export interface Tenant {
  readonly name: string;
  readonly type: "container" | "virtual-machine";
  readonly weight: number;
  /** What its profiles and its own `config` say, in that order of application. */
  readonly config: Readonly<Record<string, string>>;
}

export interface Server {
  /** CPU threads. */
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
}

export interface Division {
  /** Keys for the `config` of each machine, beside those that it has. */
  readonly limits: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** CPUs and bytes that machines may use together, and what the reserve leaves of the server. */
  readonly cpus: Usage;
  readonly memory: Usage;
}

export interface Usage {
  readonly wanted: number;
  readonly available: number;
}

const leastMemory = 128 * 1024 ** 2;
const mebibyte = 1024 ** 2;

/**
 * Divides what a server has beside its reserve among the machines that name no limit of their own.
 * What others name is taken off first. A virtual machine gets whole CPUs: it has no allowance.
 * Does not depend on the order of the machines.
 */
export function divide(
  policy: ResourcePolicy,
  server: Server,
  tenants: readonly Tenant[],
): Division {
  const cpus = divideOne({
    available: server.cpus - reserved(policy.reserve.cpu, server.cpus),
    tenants,
    policy,
    given: ({ config }) => cpusOf(config, server),
    step: ({ type }) => (isCounted(policy, type) ? 1 : server.cpus / 100),
  });
  const memory = divideOne({
    available: server.memory - reserved(policy.reserve.memory, server.memory),
    tenants,
    policy,
    given: ({ config }) => memoryOf(config, server),
    step: () => mebibyte,
    least: leastMemory,
  });
  const limits = tenants.map((tenant) => [
    tenant.name,
    {
      ...cpuKeys(policy, server, tenant, cpus.shares.get(tenant)),
      ...memoryKeys(policy, tenant, memory.shares.get(tenant)),
    },
  ]);
  return {
    limits: Object.fromEntries(limits) as Division["limits"],
    cpus: cpus.usage,
    memory: memory.usage,
  };
}

interface DivideArgs {
  readonly available: number;
  readonly tenants: readonly Tenant[];
  readonly policy: ResourcePolicy;
  readonly given: (tenant: Tenant) => number | undefined;
  readonly step: (tenant: Tenant) => number;
  readonly least?: number;
}

function divideOne({ available, tenants, policy, given, step, least }: DivideArgs) {
  const claimants = tenants.filter((tenant) => given(tenant) === undefined);
  const taken = sum(tenants.map((tenant) => given(tenant) ?? 0));
  const claims = claimants.map((tenant) => ({
    weight: policy.mode === "equal" ? 1 : tenant.weight,
    step: step(tenant),
    least: least ?? step(tenant),
  }));
  const amounts = shareOut(available - taken, claims);
  const shares = new Map(claimants.map((tenant, index) => [tenant, amounts[index] as number]));
  return { shares, usage: { wanted: taken + sum(amounts), available } };
}

function cpusOf(config: Tenant["config"], { cpus }: Server): number | undefined {
  const { "limits.cpu": count, "limits.cpu.allowance": allowance } = config;
  const amounts = [
    ...(count ? [parseCpuLimit(count)] : []),
    ...(allowance ? [parseAllowance(allowance, cpus)] : []),
  ].filter((amount) => amount !== undefined);
  return amounts.length === 0 ? undefined : Math.min(...amounts);
}

function memoryOf(config: Tenant["config"], { memory }: Server): number | undefined {
  const { "limits.memory": text } = config;
  return text ? parseMemoryLimit(text, memory) : undefined;
}

function isCounted({ cpuMode }: ResourcePolicy, type: Tenant["type"]): boolean {
  return type === "virtual-machine" || cpuMode === "count";
}

function cpuKeys(
  policy: ResourcePolicy,
  { cpus }: Server,
  { type }: Tenant,
  share: number | undefined,
): Record<string, string> {
  if (share === undefined) return {};
  if (isCounted(policy, type)) return { "limits.cpu": String(share) };
  return { "limits.cpu.allowance": `${Math.round((share / cpus) * 100)}%` };
}

function memoryKeys(
  { memoryEnforce }: ResourcePolicy,
  { type, config }: Tenant,
  share: number | undefined,
): Record<string, string> {
  const isSoft = memoryEnforce === "soft" && type === "container";
  const isLimited = share !== undefined || Boolean(config["limits.memory"]);
  const isSaid = config["limits.memory.enforce"] !== undefined;
  return {
    ...(share === undefined ? {} : { "limits.memory": `${share / mebibyte}MiB` }),
    ...(isSoft && isLimited && !isSaid ? { "limits.memory.enforce": "soft" } : {}),
  };
}

/** By size, since sums of fractions depend on their order. */
function sum(amounts: readonly number[]): number {
  return amounts.toSorted((a, b) => a - b).reduce((total, amount) => total + amount, 0);
}
