import { readFileSync } from "node:fs";
import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import * as asset from "@pulumi/pulumi/asset/index.js";
import { secret } from "@pulumi/pulumi/output.js";

/** One resource of the plan: its arguments may hold marks such as `{ "$secret": "..." }`. */
interface Planned {
  readonly type: "local" | "remote" | "copy";
  readonly args: Readonly<Record<string, unknown>>;
  readonly secretOutputs?: string[];
}

const marks: Readonly<Record<string, (value: string) => unknown>> = {
  $secret: (value) => secret(value),
  $file: (path) => new asset.FileAsset(path),
  $text: (text) => new asset.StringAsset(text),
  $archive: (path) => new asset.FileArchive(path),
};

const plan = JSON.parse(readFileSync(process.env["COMMAND_PLAN"] ?? "", "utf8"), (_key, value) => {
  const [[mark, text] = []] = Object.entries((value ?? {}) as Record<string, string>);
  return marks[mark ?? ""]?.(text ?? "") ?? value;
}) as Readonly<Record<string, Planned>>;

type Maker = (name: string, args: never, options: pulumi.CustomResourceOptions) => unknown;

const makers: Readonly<Record<Planned["type"], Maker>> = {
  local: (...of) => new command.local.Command(...of),
  remote: (...of) => new command.remote.Command(...of),
  copy: (...of) => new command.remote.CopyToRemote(...of),
};

for (const [name, { type, args, secretOutputs = [] }] of Object.entries(plan)) {
  makers[type](name, args as never, { additionalSecretOutputs: secretOutputs });
}

export const ran = command.local.runOutput({ command: "echo ran" }).stdout;
