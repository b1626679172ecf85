import type { Call, Recorded } from "../../core/definition.ts";
import type { Image } from "../api/types/images.ts";
import type { Config } from "../keys.ts";
import type { ProviderSession } from "../providerSession.ts";
import type { ImageInputs, ImageOutputs } from "./schema.ts";
import { imageScope, locate, outputsOf } from "./scope.ts";

type Known = Recorded<ImageInputs, ImageOutputs>;

/** Reads what was recorded, or imports by `project/fingerprint`. */
export async function readImage(
  call: Call<ProviderSession>,
  id: string,
  known: Known | undefined,
): Promise<Known | undefined> {
  return known ? await readKnown(call, known) : await readNew(call, id);
}

async function readKnown(call: Call<ProviderSession>, known: Known): Promise<Known | undefined> {
  const { inputs } = known;
  const { shared, ownAliases } = known.outputs;
  const live = await locate(imageScope(call, inputs), known);
  if (!live) return undefined;
  const named = new Set(live.aliases?.map(({ name }) => name));
  const settings = shared
    ? {}
    : {
        public: live.public,
        autoUpdate: live.auto_update,
        properties: picked(live.properties, inputs.properties),
      };
  return {
    // Aliases that others gave are theirs: only a missing one of ours is drift.
    inputs: { ...inputs, ...settings, aliases: inputs.aliases.filter((name) => named.has(name)) },
    outputs: outputsOf(
      live,
      shared,
      ownAliases.filter((name) => named.has(name)),
    ),
  };
}

async function readNew(call: Call<ProviderSession>, id: string): Promise<Known | undefined> {
  const [, project = "", fingerprint = ""] = /^([^/]+)\/([0-9a-f]{64})$/.exec(id) ?? [];
  if (!fingerprint) {
    throw new Error(
      `cannot read image "${id}": its id is project/fingerprint, the fingerprint in full ` +
        "(incus image list -c F)",
    );
  }
  const empty = { aliases: [], public: false, autoUpdate: false, properties: {} };
  const live = await imageScope(call, { project, ...empty }).find(fingerprint);
  if (!live) return undefined;
  const aliases = live.aliases?.map(({ name }) => name) ?? [];
  return {
    inputs: {
      project,
      ...empty,
      aliases,
      public: live.public,
      autoUpdate: live.auto_update,
      ...sourceOf(live),
    },
    outputs: outputsOf(live, false, aliases),
  };
}

function sourceOf({ update_source: from, fingerprint, type }: Image): Partial<ImageInputs> {
  const { server, alias, protocol } = from ?? {};
  if (!server || !alias || !protocol) return { fileHash: fingerprint };
  return { server, alias, protocol, type };
}

function picked(live: Readonly<Config>, ours: Readonly<Config>): Config {
  return Object.fromEntries(Object.entries(live).filter(([key]) => Object.hasOwn(ours, key)));
}
