import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { InfraText, InfraTexts } from "../../model/source/infraSource.ts";

/**
 * The texts of a description as the program reads them: a file, or a directory of parts.
 *
 * @param root what a relative path starts from
 * @throws Error when nothing is there, or it cannot be read
 */
export function readDescription(path: string, root: string): InfraTexts {
  const other = path.endsWith(".yml") ? path.slice(0, -".yml".length) : `${path}.yml`;
  const found = [path, other].find((candidate) => existsSync(resolve(root, candidate)));
  if (found === undefined) {
    throw new Error(`cannot read "${path}": there is neither such a file nor such a directory`);
  }
  const read = (file: string): InfraText => ({
    file,
    text: readFileSync(resolve(root, file), "utf8"),
  });
  if (!statSync(resolve(root, found)).isDirectory()) return { main: read(found) };
  const domains = join(found, "domains");
  const parts = existsSync(resolve(root, domains)) ? readdirSync(resolve(root, domains)) : [];
  const policies = join(found, "policies.yml");
  return {
    main: read(join(found, "base.yml")),
    domains: parts
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .sort()
      .map((name) => read(join(domains, name))),
    ...(existsSync(resolve(root, policies)) ? { policies: read(policies) } : {}),
  };
}
