import { type Command, Option } from "commander";
import { labPaths } from "./labPaths.ts";
import { type ImageAlias, imageAliases } from "./images/imageAlias.ts";
import { registerPve } from "./pve/command.ts";

interface UpOptions {
  readonly images?: ImageAlias[];
  readonly https?: boolean;
  readonly vms?: boolean;
}

/** Adds `lab up|down|status|exec|plugin|env|pve`. What each needs is loaded when it runs. */
export function registerLab(program: Command): void {
  const lab = program
    .command("lab")
    .description("a throwaway Incus of this machine's own, isolated from it")
    .enablePositionalOptions()
    .addHelpText(
      "after",
      "\nSTRATA_LAB_DIR says where it lives, STRATA_CACHE_DIR where it caches.",
    );
  lab
    .command("up")
    .description("start the lab, or do nothing when it runs")
    .addOption(new Option("--images <alias...>", "build only these images").choices(imageAliases))
    .option("--https", "let 127.0.0.1 of this machine reach the daemon's HTTPS address")
    .option("--vms", "let it start virtual machines, emulated (lab/vm/README.md)")
    .action(async (options: UpOptions) => {
      const { startLab } = await import("./startLab.ts");
      const { socket, address, images } = await startLab(options);
      const places = address === undefined ? socket : `${socket} and ${address}`;
      process.stderr.write(`lab: Incus answers on ${places}, images ${images.join(", ")}\n`);
    });
  lab
    .command("down")
    .description("end the lab and remove its data")
    .option("--keep", "keep its data; the next up goes on with it")
    .option("--purge", "remove the cached packages, images and plugins too")
    .action(async (options: { readonly keep?: boolean; readonly purge?: boolean }) => {
      const { stopLab } = await import("./stopLab.ts");
      await stopLab(options);
    });
  lab
    .command("status")
    .description("say what runs; exit 1 unless all is well")
    .option("--json", "print it as JSON")
    .action(async (options: { readonly json?: boolean }) => {
      const [{ labStatus }, { statusText }] = await Promise.all([
        import("./labStatus.ts"),
        import("./statusText.ts"),
      ]);
      const status = await labStatus();
      const text =
        options.json === true ? JSON.stringify(status, undefined, 2) : statusText(status);
      process.stdout.write(`${text}\n`);
      if (status.state !== "running") process.exitCode = 1;
    });
  lab
    .command("exec <command...>")
    .description("run a command inside the lab, in this directory, such as: lab exec -- incus list")
    .passThroughOptions()
    .action(async (command: string[]) => {
      const { execInLab } = await import("./execInLab.ts");
      const { running } = await execInLab(
        command,
        { workingDirectory: process.cwd() },
        { stdio: "inherit", reject: false },
      );
      process.exitCode = (await running).exitCode ?? 1;
    });
  lab
    .command("plugin")
    .description(
      "build Pulumi's plugin for Proxmox VE from Go modules, unless it is cached; prints where",
    )
    .action(async () => {
      const { builtPlugin } = await import("./proxmoxvePlugin/builtPlugin.ts");
      process.stdout.write(`${await builtPlugin({ cache: labPaths().cache })}\n`);
    });
  lab
    .command("env")
    .description('print shell lines that point Incus tools at the lab: eval "$(strata lab env)"')
    .action(() => {
      const { incusDir, socket, clientConfig } = labPaths();
      process.stdout.write(
        `export INCUS_DIR='${incusDir}' INCUS_SOCKET='${socket}' INCUS_CONF='${clientConfig}' INCUS_CACHE='${clientConfig}/cache'\n` +
          "# the incus client, where this machine has none: npx --no strata lab exec -- incus list\n",
      );
    });
  registerPve(lab);
}
