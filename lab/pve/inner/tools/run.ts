import { findMethod } from "../../api/schema.ts";
import { askNode } from "./askNode.ts";
import { type ApiCommand, pvesmCommands, pveumCommands } from "./commands.ts";
import { printed } from "./printed.ts";
import { readOptions } from "./readOptions.ts";
import { ToolError } from "./toolError.ts";

// Run in a guest that is a node, by run.sh: the programs of Proxmox VE that setting up takes.
const [program = "", ...argv] = process.argv.slice(2);
const programs: Readonly<Record<string, () => Promise<string>>> = {
  pveum: () => call(pveumCommands),
  pvesm: () => call(pvesmCommands),
  pvesh,
  pveversion,
};

async function call(commands: Readonly<Record<string, ApiCommand>>): Promise<string> {
  const name = Object.keys(commands).find((command) =>
    command.split(" ").every((word, at) => argv[at] === word),
  );
  const command = commands[name ?? ""];
  if (name === undefined || command === undefined) throw unknownCommand();
  const words = name.split(" ");
  const schema = findMethod(command.method, command.path)?.schema.params ?? {};
  const { positional, path } = command;
  const usage = [program, name, ...positional.map((one) => `<${one}>`), "[OPTIONS]"].join(" ");
  const given = readOptions(argv.slice(words.length), schema, usage);
  if (given.positional.length !== positional.length) {
    const how = given.positional.length < positional.length ? "not enough" : "too many";
    throw new ToolError(`400 ${how} arguments\n${usage}`);
  }
  const { "output-format": format, ...options } = given.options;
  const values = Object.fromEntries(positional.map((key, at) => [key, given.positional[at] ?? ""]));
  const params = { ...options, ...values, ...command.fixed };
  const inPath = (key: string) => path.includes(`{${key}}`);
  const filled = path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(values[key] ?? ""),
  );
  const rest = Object.fromEntries(Object.entries(params).filter(([key]) => !inPath(key)));
  return printed(await askNode(command.method, filled, rest, usage), format);
}

async function pvesh(): Promise<string> {
  const [verb, ...rest] = argv;
  if (verb !== "get") throw unknownCommand();
  const usage = "pvesh get <api_path> [OPTIONS] [FORMAT_OPTIONS]";
  const path = rest[0] ?? "";
  const schema = findMethod("GET", path)?.schema.params;
  if (schema === undefined) throw new ToolError(`No 'get' handler defined for '${path}'`);
  const { "output-format": format, ...options } = readOptions(rest.slice(1), schema, usage).options;
  return printed(await askNode("GET", path, options, usage), format);
}

async function pveversion(): Promise<string> {
  const { version, repoid } = (await askNode("GET", "/version", {})) as Record<string, string>;
  return `pve-manager/${version}/${repoid} (running kernel: ${await kernel()})\n`;
}

async function kernel(): Promise<string> {
  const [node] = (await askNode("GET", "/nodes", {})) as { readonly node: string }[];
  const status = await askNode("GET", `/nodes/${node?.node}/status`, {});
  return (status as { kversion: string }).kversion.split(" ")[1] ?? "";
}

function unknownCommand(): ToolError {
  const said = argv.filter((word) => !word.startsWith("-")).slice(0, 3);
  return said.length === 0
    ? new ToolError("ERROR: no command specified")
    : new ToolError(`ERROR: unknown command '${[program, ...said].join(" ")}'`);
}

try {
  if (process.getuid?.() !== 0) throw new ToolError("please run as root");
  process.stdout.write((await programs[program]?.()) ?? "");
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text.trimEnd()}\n`);
  process.exitCode = 255;
}
