import { Argument, type Command } from "commander";
import { type NodeName, nodeNames } from "./inLab/nodePlaces.ts";
import type { NodesStatus } from "./inLab/nodesStatus.ts";
import { parseRoute, type Route } from "./inLab/route.ts";

const names = () =>
  new Argument("[node...]", "which of them").choices(nodeNames).default([...nodeNames], "both");

const collected = (text: string, before: readonly Route[] = []) => [...before, parseRoute(text)];

/** Adds `lab pve up|down|status`. What each needs is loaded when it runs. */
export function registerPve(lab: Command): void {
  const pve = lab
    .command("pve")
    .description("stand-ins of Proxmox VE nodes inside the lab, whose guests are its containers");
  pve
    .command("up")
    .description("start nodes, or do nothing where they run; prints where they answer")
    .addArgument(names())
    .option("--route <subnet=gateway>", "reach guests of an inner node from the lab", collected)
    .option("--json", "print it as JSON")
    .action(async (wanted: NodeName[], options: { json?: boolean; route?: readonly Route[] }) => {
      const { startNodes } = await import("./inLab/startNodes.ts");
      await startNodes(wanted, { routes: options.route ?? [] });
      await show(options);
    });
  pve
    .command("down")
    .description("end nodes and remove them with their guests")
    .addArgument(names())
    .action(async (wanted: NodeName[]) => {
      const { stopNodes } = await import("./inLab/stopNodes.ts");
      await stopNodes(wanted);
    });
  pve
    .command("status")
    .description("say which nodes there are; exit 1 unless there are any and all run")
    .option("--json", "print it as JSON")
    .action(async (options: { json?: boolean }) => {
      const { nodes } = await show(options);
      if (nodes.length === 0 || nodes.some(({ running }) => !running)) process.exitCode = 1;
    });
}

async function show({ json }: { readonly json?: boolean }): Promise<NodesStatus> {
  const { nodesStatus } = await import("./inLab/nodesStatus.ts");
  const status = await nodesStatus();
  process.stdout.write(json === true ? `${JSON.stringify(status, undefined, 2)}\n` : text(status));
  return status;
}

function text({ nodes, images }: NodesStatus): string {
  const lines = [
    ...(nodes.length === 0 ? ["no Proxmox VE node has been started"] : []),
    ...nodes.flatMap(({ name, running, endpoint, certificate, token, requests }) => [
      `${name.padEnd(12)} ${running ? endpoint : "does not run"}`,
      `  certificate  ${certificate}`,
      `  root token   ${token}`,
      `  requests     ${requests}`,
    ]),
    ...images.map(({ url, sha256 }) => `image        ${url}\n  checksum     sha256:${sha256}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
