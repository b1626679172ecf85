import { dirname } from "node:path/posix";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type Call, defineResource, type Problem } from "../../../provider/core/definition.ts";
import type { Properties, Value } from "../../../provider/core/values.ts";
import { assetSignature, signatureKey } from "../../../provider/core/wire/signatures.ts";
import { newId, noLimit, readNothing } from "../commandResource.ts";
import {
  type Connection,
  connectionProblems,
  connectionSchema,
  withConnectionDefaults,
} from "../remote/connection.ts";
import { dial } from "../remote/dial.ts";
import { copyTree } from "./copyTree.ts";
import { SftpFiles } from "./sftpFiles.ts";
import type { PluginSession } from "../pluginSession.ts";

type CopyInputs = Properties & {
  connection: Connection;
  /** An asset or archive as the engine sends it: a signature, a hash, and `path` or `text`. */
  source: Properties;
  remotePath: string;
  triggers?: Value[];
};

export const copyInputs = z.strictObject({
  connection: connectionSchema.describe("The server that is copied to."),
  source: z
    .looseObject({})
    .meta({ ref: "pulumi.json#/Asset" })
    .describe("A FileAsset, StringAsset or FileArchive; archives are not unpacked."),
  remotePath: z
    .string()
    .describe("Where it goes on the server; a directory that exists takes it in."),
  triggers: z.array(z.unknown()).optional().describe("Any values; a change of one replaces."),
});

export const copyToRemote = defineResource<PluginSession, CopyInputs, Record<string, never>>({
  token: "command:remote:CopyToRemote",
  description: "Files copied to another machine over SFTP. A delete leaves them there.",
  inputs: copyInputs,
  outputs: z.object({}),
  secrets: ["connection"],
  replaceOn: ["triggers"],
  deleteBeforeReplace: false,
  timeouts: noLimit,
  defaults: withConnectionDefaults,
  rules: (inputs) => [...connectionProblems(inputs), ...sourceProblems(inputs)],
  id: () => undefined,
  newId: () => newId(""),
  create: copy,
  read: readNothing,
  async update(call, _id, { inputs: old }, inputs) {
    const same =
      isDeepStrictEqual(old.source["hash"], inputs.source["hash"]) &&
      old.remotePath === inputs.remotePath;
    return same ? {} : copy(call, inputs);
  },
  async delete() {},
});

/** What is copied: a file or directory, or a text. Undefined for what the vendor's plugin refuses too. */
function contentOf(source: Properties): { path: string } | { text: string } | undefined {
  const { path, text } = source;
  if (typeof path === "string" && path !== "") return { path };
  const isAsset = source[signatureKey] === assetSignature;
  return isAsset && typeof text === "string" ? { text } : undefined;
}

function sourceProblems({ source }: Partial<CopyInputs>): Problem[] {
  if (source === undefined || contentOf(source)) return [];
  const reason = "must be a FileAsset, a StringAsset, or a FileArchive of a local path";
  return [{ path: "source", reason }];
}

async function copy(call: Call<PluginSession>, inputs: CopyInputs): Promise<Record<string, never>> {
  const { connection, source, remotePath } = inputs;
  const content = contentOf(source);
  await dial(connection, call, async (client) => {
    const files = await SftpFiles.open(client);
    if (content && "path" in content) return copyTree(files, content.path, remotePath);
    if ((await files.stat(remotePath))?.isDirectory()) {
      throw new Error(`remote path ${remotePath} is a directory; a text needs the path of a file`);
    }
    await files.makeDirectory(dirname(remotePath));
    await files.writeText(remotePath, content?.text ?? "");
  });
  return {};
}
