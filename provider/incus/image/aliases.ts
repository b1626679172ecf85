import { IncusError } from "../api/incusError.ts";
import { paths } from "../api/paths.ts";
import type { ImageAliasesEntry, ImageAliasesPost } from "../api/types/images.ts";
import type { ImageScope } from "./scope.ts";

async function findAlias(scope: ImageScope, name: string): Promise<ImageAliasesEntry | undefined> {
  return (await scope.api.find<ImageAliasesEntry>(paths`/1.0/images/aliases/${name}`))?.value;
}

/**
 * Looks before anything is made: the daemon itself stores an image first and then finds its alias
 * taken. `fingerprint` is the image if it is there already.
 * @throws Error naming the alias and the image that has it.
 */
export async function refuseTakenAliases(
  scope: ImageScope,
  fingerprint: string | undefined,
  act: "create" | "update",
): Promise<void> {
  const { project, aliases } = scope.inputs;
  for (const name of aliases) {
    const live = await findAlias(scope, name);
    if (live === undefined || live.target === fingerprint) continue;
    const other = await scope.find(live.target);
    const what = other?.properties["description"] ?? "no description";
    throw new Error(
      `cannot ${act} ${scope.object}: alias "${name}" already names another image, ` +
        `${live.target.slice(0, 12)} (${what}); nothing was changed. Choose another alias, or free ` +
        `that one: incus image alias delete ${name} --project ${project}`,
    );
  }
}

/** The wanted aliases that name the image already. */
export async function presentAliases(scope: ImageScope, fingerprint: string): Promise<string[]> {
  const found = await Promise.all(scope.inputs.aliases.map((name) => findAlias(scope, name)));
  return found.flatMap((alias) => (alias?.target === fingerprint ? [alias.name] : []));
}

/**
 * Adds the wanted aliases that are missing and removes those of ours that are no longer wanted.
 * `own` is changed as it goes, so that it is right even after a failure.
 */
export async function settleAliases(
  scope: ImageScope,
  fingerprint: string,
  own: Set<string>,
): Promise<void> {
  const wanted = scope.inputs.aliases;
  for (const name of wanted) {
    if (await findAlias(scope, name)) continue;
    await addAlias(scope, { name, target: fingerprint, description: "" });
    own.add(name);
  }
  await dropAliases(scope, fingerprint, own, new Set(wanted));
}

/** Removes aliases of ours, unless they name another image by now. */
export async function dropAliases(
  scope: ImageScope,
  fingerprint: string,
  own: Set<string>,
  kept: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (const name of [...own].filter((alias) => !kept.has(alias))) {
    if ((await findAlias(scope, name))?.target === fingerprint) {
      await scope.api.send("DELETE", paths`/1.0/images/aliases/${name}`);
    }
    own.delete(name);
  }
}

async function addAlias(scope: ImageScope, alias: ImageAliasesPost): Promise<void> {
  try {
    await scope.api.send("POST", "/1.0/images/aliases", alias);
  } catch (error) {
    if (!(error instanceof IncusError)) throw error;
    if ((await findAlias(scope, alias.name))?.target === alias.target) return;
    throw new Error(`cannot give ${scope.object} the alias "${alias.name}": ${error.message}`, {
      cause: error,
    });
  }
}
