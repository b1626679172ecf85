import { readInfra } from "../../model/source/infraSource.ts";
import { resolve } from "../../model/resolve.ts";
import { writeProblem } from "../../model/problem.ts";
import type { Settings } from "../../stack/settings.ts";
import { CommandError } from "../commandError.ts";
import { readInfraFile } from "../model/infraFile.ts";
import { withClient } from "../server/withClient.ts";
import { serverOf } from "../stacks/serverOf.ts";
import type { StackSettings } from "../stacks/stackSettings.ts";
import { stackPlan } from "../stacks/stackPlan.ts";
import { error, type Preflight, type PreflightFinding } from "./finding.ts";

/** Whether the description is valid, and the server there, and the one that it should be. */
export async function preflightIncus(
  stack: string,
  settings: StackSettings,
  { infra, facts, pool }: Settings,
  root: string,
): Promise<Pick<Preflight, "facts" | "findings">> {
  const plan = await stackPlan(stack);
  const { errors } = resolve(readInfra(readInfraFile(infra, root)), facts, plan, { pool });
  const description = errors.map((problem) =>
    error({
      code: "description",
      subject: `description ${infra}`,
      message: writeProblem(problem),
      wayOut: `npx --no strata check ${infra}`,
    }),
  );
  const { found, server } = await askServer(stack, settings, pool);
  return { facts: server, findings: [...description, ...found] };
}

async function askServer(stack: string, settings: StackSettings, pool: string) {
  const server = serverOf(stack, settings);
  const subject = `server of stack ${stack}`;
  try {
    return await withClient(server, async (client) => {
      const { environment } = await client.server();
      const pools = await client.list<{ name: string }>("/1.0/storage-pools");
      const found: PreflightFinding[] = pools.some(({ name }) => name === pool)
        ? []
        : [
            error({
              code: "incus-pool",
              subject: `storage pool ${pool}`,
              message: `the server has none of that name, but ${pools.map(({ name }) => name).join(", ") || "none at all"}`,
              wayOut: "make it, or name another one as strata:pool",
            }),
          ];
      return { found, server: { incus: environment?.server_version ?? "unknown" } };
    });
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const message = (cause as Error).message;
    const wayOut = `npx --no strata facts ${stack} asks it, too; docs/stacks.md, Settings, says where it is set`;
    return { found: [error({ code: "incus-server", subject, message, wayOut })], server: {} };
  }
}
