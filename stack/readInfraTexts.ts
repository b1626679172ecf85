import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { InfraText, InfraTexts } from "../model/source/infraSource.ts";

/**
 * Reads `infra.yml`, or an `infra/` directory with base.yml, domains/*.yml and policies.yml.
 * Where the one is named and only the other is there, that one is read.
 *
 * @param path as written by the user; messages repeat it
 * @param root what a relative path starts from
 * @throws Error naming the path, the cause and the way out
 */
export function readInfraTexts(path: string, root: string): InfraTexts {
  const other = path.endsWith(".yml") ? path.slice(0, -".yml".length) : `${path}.yml`;
  const found = [path, other].find((candidate) => exists(resolve(root, candidate)));
  if (found === undefined) {
    throw new Error(`cannot read "${path}": there is neither such a file nor such a directory`);
  }
  const read = (file: string): InfraText => readText(root, file);
  if (!statSync(resolve(root, found)).isDirectory()) return { main: read(found) };
  const base = join(found, "base.yml");
  if (!exists(resolve(root, base))) {
    throw new Error(`cannot read "${found}": the directory has no base.yml; name a file instead`);
  }
  const policies = join(found, "policies.yml");
  return {
    main: read(base),
    domains: listYaml(resolve(root, found, "domains")).map((name) =>
      read(join(found, "domains", name)),
    ),
    ...(exists(resolve(root, policies)) ? { policies: read(policies) } : {}),
  };
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function listYaml(directory: string): string[] {
  if (!exists(directory)) return [];
  return readdirSync(directory)
    .filter((name) => /\.ya?ml$/.test(name) && !basename(name).startsWith("."))
    .sort();
}

function readText(root: string, file: string): InfraText {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return { file, text: decoder.decode(readFileSync(resolve(root, file))) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot read "${file}": ${reason}; it must be a readable UTF-8 text`, {
      cause,
    });
  }
}
