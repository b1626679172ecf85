import { nestedOutputs } from "../../stack/outputs.ts";
import { askPulumi } from "../stacks/runPulumi.ts";
import { compareStack } from "../verify/compareStack.ts";
import { runEngine } from "./enginePhase.ts";
import { bad, type Course, good, type Outcome } from "./phase.ts";

/** Whether what was asked for is what runs: by the server itself, and by an engine that finds nothing to do. */
export async function verifyPhase(course: Course): Promise<Outcome> {
  const seen = await (course.kind === "pve" ? verifyChain(course) : verifyServer(course));
  const args = ["preview", "--refresh", "--diff", "--expect-no-changes"];
  const { exitCode, errors, output } = await runEngine(course, args);
  const preview = exitCode === 0 ? "no changes" : (errors[0] ?? output.trim().slice(-500));
  const evidence = { ...seen.evidence, preview };
  const problems = [
    ...seen.problems,
    ...(exitCode === 0 ? [] : [`a second preview has something to do: ${preview}`]),
  ];
  return problems.length === 0
    ? good(seen.summary, evidence)
    : bad(problems.slice(0, 5).join("\n"), evidence);
}

interface Seen {
  readonly problems: readonly string[];
  readonly summary: string;
  readonly evidence: object;
}

async function verifyServer({ stack, root }: Course): Promise<Seen> {
  const { lab, findings } = await compareStack(stack, root);
  const names = lab.instances.map(({ name }) => name);
  return {
    problems: findings.map(
      ({ object, what, found, expected }) => `${object}: ${what}: found ${found}, not ${expected}`,
    ),
    summary: `the server has what is described: ${names.join(", ")}`,
    evidence: { machines: names, findings },
  };
}

/** Every machine says its own name through what it stands on, and repositories are the same everywhere. */
async function verifyChain({ stack, environment }: Course): Promise<Seen> {
  const args = ["stack", "output", "--json", "--stack", stack];
  const text = await askPulumi(`read the outputs of stack ${stack}`, args, environment);
  const { machines, hostnames, trees } = nestedOutputs.parse(JSON.parse(text));
  const chains = Object.entries(hostnames).map(([name, said]) => {
    const way = machines[name]?.path.join(" > ") ?? name;
    return { name, way, said: said.trim() };
  });
  // A container has no agent that tells its host key: it is not logged in to.
  const unasked = Object.entries(machines)
    .filter(([name, { kind }]) => kind !== "lxc" && !(name in hostnames))
    .map(([name]) => name);
  const wrong = chains.filter(({ name, said }) => said !== name);
  const torn = Object.entries(trees).filter(
    ([, hashes]) => new Set(Object.values(hashes)).size > 1,
  );
  return {
    problems: [
      ...unasked.map((name) => `${name} has not been asked its name`),
      ...wrong.map(({ way, said, name }) => `${way} calls itself ${said}, not ${name}`),
      ...torn.map(
        ([repo, hashes]) => `repository ${repo} differs between ${Object.keys(hashes).join(", ")}`,
      ),
    ],
    summary: `${Object.keys(machines).length} machines${chains.map(({ way, said }) => `; ${said} through ${way}`).join("")}`,
    evidence: { machines, hostnames, trees },
  };
}
