import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { CommandError } from "./commandError.ts";

const program = new Command("strata")
  .description(manifest.description)
  .version(manifest.version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print help")
  .helpCommand(false)
  .enablePositionalOptions()
  .showHelpAfterError("(strata --help shows how it is used)")
  .exitOverride();

const dev = program
  .command("dev")
  .enablePositionalOptions()
  .description("the project's own tests, checks and generators");
dev
  .command("test [arguments...]")
  .description("all tests, or those that vitest's arguments choose")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    process.exitCode = await (await import("./dev/test.ts")).test(args);
  });
dev
  .command("check [names...]")
  .description("format, lint, types, generated files, dead code")
  .action(async (names: string[]) => {
    process.exitCode = await (await import("./dev/check.ts")).check(names);
  });
dev
  .command("fix")
  .description("format and apply the linter's fixes")
  .action(async () => {
    process.exitCode = await (await import("./dev/fix.ts")).fix();
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`strata: ${message}\n`);
  if (process.env["STRATA_DEBUG"] === "1") console.error(error);
  else if (!(error instanceof CommandError)) {
    process.stderr.write("STRATA_DEBUG=1 shows where this happened\n");
  }
  return error instanceof CommandError ? error.exitCode : 1;
}
