import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

import { caVariable } from "../../../model/hypervisors/caVariable.ts";
import { defineResource } from "../../core/definition.ts";

const inputs = z.object({
  node: z.string().min(1).describe("The node's name."),
  certificate: z.string().min(1).describe("The node's certificate or that of its CA, PEM text."),
});

type Inputs = { node: string; certificate: string };

/**
 * The certificate of a node that this run makes, where the node's provider looks for it. It is a file of the machine
 * that runs Pulumi; `strata env` writes it again where it is missing.
 */
export const trustedCertificate = defineResource<unknown, Inputs, Record<string, never>>({
  token: "pve:index:TrustedCertificate",
  description:
    "Keeps a node's certificate in the directory where that node's provider looks for it, named by STRATA_PVE_CA_<node>.",
  inputs,
  outputs: z.object({}),
  replaceOn: ["node"],
  deleteBeforeReplace: true,
  timeouts: { create: 10, update: 10, delete: 10 },

  id: ({ node }) => node,
  create: (_call, wanted) => write(wanted),
  async read(_call, id) {
    const certificate = await readFile(fileOf(id), "utf8").catch(() => undefined);
    if (certificate === undefined) return undefined;
    return { inputs: { node: id, certificate }, outputs: {} };
  },
  update: (_call, _id, _old, wanted) => write(wanted),
  async delete(_call, id) {
    await rm(fileOf(id), { force: true });
  },
});

async function write({ node, certificate }: Inputs): Promise<Record<string, never>> {
  const file = fileOf(node);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(`${file}.new`, certificate);
  await rename(`${file}.new`, file);
  return {};
}

function fileOf(node: string): string {
  const variable = caVariable(node);
  const directory = process.env[variable];
  if (directory !== undefined && directory !== "") return join(directory, "node.pem");
  throw new Error(
    `${variable} is not set, so nobody would find the certificate of ${node}; ` +
      'run this first: eval "$(npx --no strata env <stack>)"',
  );
}
