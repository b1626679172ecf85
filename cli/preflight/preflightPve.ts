import { isManifest } from "../../model/hypervisors/isManifest.ts";
import { readManifest } from "../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../model/hypervisors/resolveManifest.ts";
import { writeProblem } from "../../model/problem.ts";
import { replaceImages } from "../../stack/replaceImages.ts";
import type { Settings } from "../../stack/settings.ts";
import { readInfraFile } from "../model/infraFile.ts";
import { pveSettings } from "../stacks/stackPve.ts";
import { exportStack } from "../stacks/exportStack.ts";
import { recordedVmids } from "../stacks/recordedVmids.ts";
import { stackEnvironment } from "../stacks/stackEnvironment.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { stackSecret } from "../stacks/stackSecret.ts";
import type { StackSettings } from "../stacks/stackSettings.ts";
import { checkSshKey } from "./checkSshKey.ts";
import { checkTools } from "./checkTools.ts";
import { error, type Preflight, type PreflightFinding } from "./finding.ts";
import { checkPve } from "./pve/checkPve.ts";

/** Looks at everything that a deployment to a Proxmox VE takes; where one thing is missing, at the others all the same. */
export async function preflightPve(
  stack: string,
  settings: StackSettings,
  strata: Settings,
  root: string,
): Promise<Pick<Preflight, "facts" | "findings">> {
  const environment = await stackEnvironment(parseStackName(stack), process.env, root);
  const exported = await exportStack(stack, environment);
  const previous = exported && recordedVmids(exported);
  const described = describe(strata, previous, root);
  const { pve, problems } = await pveSettings(stack, settings, root);
  const local = [
    ...problems.map((message) =>
      error({
        code: "settings",
        subject: `settings of stack ${stack}`,
        message,
        wayOut: "docs/stacks.md says how each is set",
      }),
    ),
    ...checkSshKey(await stackSecret(stack, settings, "strata:sshKey", root)),
    ...(await checkTools(environment)),
    ...described.findings,
  ];
  if (pve === undefined) return { facts: {}, findings: local };
  const remote = await checkPve(pve, stack, strata.node, described.valid);
  return { facts: remote.facts, findings: [...local, ...remote.findings] };
}

function describe(
  { infra, facts, images }: Settings,
  previous: ReturnType<typeof recordedVmids>,
  root: string,
) {
  const texts = readInfraFile(infra, root);
  const subject = `description ${infra}`;
  const wayOut = `npx --no strata check ${infra}`;
  const invalid = (message: string) => error({ code: "description", subject, message, wayOut });
  if (!isManifest(texts)) {
    const message = "it is no hypervisors.yml, and a stack on Proxmox VE is deployed from one";
    return { findings: [invalid(message)] };
  }
  const source = readManifest(texts.main);
  const { manifest, errors } = resolveManifest(source, { facts, previous });
  const findings: PreflightFinding[] = errors.map((problem) => invalid(writeProblem(problem)));
  if (manifest === undefined) return { findings };
  const replaced = replaceImages(manifest, images);
  findings.push(...replaced.problems.map(invalid));
  return { findings, valid: { source, manifest: replaced.manifest, previous } };
}
