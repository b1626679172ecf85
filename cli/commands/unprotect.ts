import { CommandError } from "../commandError.ts";
import { exportStack } from "../stacks/exportStack.ts";
import { type ProtectedResource, protectedResources } from "../stacks/protectedResources.ts";
import { askPulumi } from "../stacks/runPulumi.ts";
import { stackEnvironment } from "../stacks/stackEnvironment.ts";
import { parseStackName } from "../stacks/stackName.ts";

/** Lifts Pulumi's protection from the named machines, or from everything in the stack. */
export async function unprotect(stack: string, machines: readonly string[]): Promise<void> {
  const name = parseStackName(stack);
  const environment = await stackEnvironment(name);
  const exported = await exportStack(stack, environment);
  if (exported === undefined) {
    throw new CommandError(`cannot unprotect anything: stack ${stack} is not deployed`);
  }
  const found = protectedResources(exported);
  const chosen = machines.length === 0 ? found : found.filter((one) => machines.includes(one.name));
  const missing = machines.filter((machine) => !chosen.some((one) => one.name === machine));
  if (missing.length > 0) {
    const known = [...new Set(found.map((one) => one.name))].join(", ") || "nothing";
    throw new CommandError(
      `cannot unprotect ${missing.join(", ")} in stack ${stack}: not protected there; ` +
        `protected are: ${known}`,
    );
  }
  refuseOnPve(stack, chosen);
  if (chosen.length > 0) {
    const args = ["state", "unprotect", ...chosen.map(({ urn }) => urn), "--yes"];
    await askPulumi(`unprotect in stack ${stack}`, [...args, "--stack", stack], environment);
  }
  process.stdout.write(
    report(
      stack,
      chosen.map((one) => one.name),
      machines.length > 0,
    ),
  );
}

/** A destroy would stop such a machine and leave it there. */
function refuseOnPve(stack: string, chosen: readonly ProtectedResource[]): void {
  const names = chosen.filter(({ urn }) => urn.includes("proxmoxve:")).map(({ name }) => name);
  if (names.length === 0) return;
  throw new CommandError(
    `cannot unprotect ${names.join(", ")} in stack ${stack}: Proxmox VE itself protects them, too. Write ` +
      `ephemeral: true at each in the description and run: pulumi up --stack ${stack}; that lifts both`,
  );
}

function report(stack: string, names: readonly string[], some: boolean): string {
  if (names.length === 0) return `nothing in stack ${stack} is protected\n`;
  const next = some
    ? `remove them from the infra file and run: pulumi up --stack ${stack}`
    : `run: pulumi destroy --stack ${stack}`;
  return (
    `no longer protected in stack ${stack}: ${[...new Set(names)].join(", ")}\n${next}\n` +
    "an up that still finds them in the infra file protects them again\n"
  );
}
