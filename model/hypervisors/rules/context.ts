import type { Facts } from "../../facts.ts";
import type { Path } from "../../problem.ts";
import type { Mapping } from "../../source/mapping.ts";
import { valueAt } from "../../source/valueAt.ts";
import {
  type GuestType,
  hostName,
  type HypervisorTraits,
  hypervisorTraits,
  isHypervisor,
  type NodeKind,
} from "../kinds.ts";
import type { ManifestDraft, NodeDraft } from "../schema/manifestSchema.ts";
import { circles } from "../tree/circles.ts";
import { nodeValues, type NodeValues } from "./nodeValues.ts";

/** What guests can be said to stand on, rightly or not. Undefined is what is itself wrong. */
export interface Carrier {
  readonly name: string;
  /** Where it stands in the text; of the host, what speaks for it. */
  readonly path: Path;
  readonly kind: NodeKind | undefined;
  readonly bridges: readonly string[] | undefined;
  readonly storages: readonly string[] | undefined;
  readonly overcommits: boolean;
  readonly cores: number | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
  readonly disk: number | undefined;
}

export interface NodeEntry extends Carrier, NodeValues {
  readonly keys: NodeDraft;
  readonly guest: GuestType | undefined;
}

/** The valid parts of a description, in the order of the file, as the rules want to see them. */
export interface ManifestContext {
  readonly manifest: ManifestDraft;
  readonly facts: Facts;
  readonly host: Carrier;
  readonly nodes: readonly NodeEntry[];
  /** Nodes that stand on themselves, each circle from the one that comes first. */
  readonly circles: readonly (readonly NodeEntry[])[];
  /** Whether the text has something there, right or wrong; an empty value does not count. */
  readonly isGiven: (path: Path) => boolean;
  /** What a node stands on; undefined where its `parent` is wrong. */
  readonly parentOf: (node: NodeEntry) => Carrier | undefined;
  /** What stands on it directly. */
  readonly guestsOf: (carrier: Carrier) => readonly NodeEntry[];
}

export function manifestContext(
  value: Mapping,
  manifest: ManifestDraft,
  facts: Facts,
): ManifestContext {
  const isGiven = (path: Path) => (valueAt(value, path) ?? null) !== null;
  const origin = { manifest, isGiven };
  const nodes = Object.entries(manifest.nodes ?? {}).map(([name, given]): NodeEntry => {
    const path = ["nodes", name];
    const keys = given ?? {};
    const kind = keys.kind ?? (isGiven([...path, "kind"]) ? undefined : "vm");
    return {
      name,
      path,
      keys,
      kind,
      guest: guestOf(kind, keys, isGiven([...path, "guest"])),
      ...carrierKeys(origin, path, keys, traitsOf(kind)),
      ...nodeValues(origin, path, keys, kind),
    };
  });
  const host = hostCarrier(origin, facts);
  const byName = new Map<string, Carrier>([...nodes, host].map((one) => [one.name, one]));
  const namedParentOf = ({ keys: { parent }, path }: NodeEntry) =>
    typeof parent === "string"
      ? byName.get(parent)
      : isGiven([...path, "parent"])
        ? undefined
        : host;
  const round = circles(nodes, namedParentOf);
  const isInCircle = new Set(round.flat());
  const parentOf = (node: NodeEntry) => (isInCircle.has(node) ? undefined : namedParentOf(node));
  return {
    manifest,
    facts,
    host,
    nodes,
    circles: round,
    isGiven,
    parentOf,
    guestsOf: (carrier) => nodes.filter((node) => parentOf(node) === carrier),
  };
}

type Origin = Pick<ManifestContext, "manifest" | "isGiven">;

function hostCarrier(origin: Origin, { cpus, memory }: Facts): Carrier {
  const { manifest, isGiven } = origin;
  const keys = manifest.host ?? {};
  const isWrong = isGiven(["host", "kind"]) || (isGiven(["host"]) && manifest.host === undefined);
  const kind = keys.kind ?? (isWrong ? undefined : "pve");
  const traits = traitsOf(kind);
  return {
    name: hostName,
    path: ["nodes"],
    kind,
    ...carrierKeys(origin, ["host"], keys, traits && { ...traits, storages: traits.hostStorages }),
    cores: cpus,
    memory,
    disk: undefined,
  };
}

type CarrierKeys = Pick<NodeDraft, "bridges" | "storages" | "overcommit">;

function carrierKeys(
  { isGiven }: Origin,
  path: Path,
  keys: CarrierKeys,
  standard: Pick<HypervisorTraits, "bridges" | "storages"> | undefined,
): Pick<Carrier, "bridges" | "storages" | "overcommits"> {
  const names = (key: "bridges" | "storages") =>
    keys[key] ?? (isGiven([...path, key]) ? undefined : standard?.[key]);
  return {
    bridges: names("bridges"),
    storages: names("storages"),
    overcommits: keys.overcommit === true,
  };
}

function traitsOf(kind: NodeKind | undefined): HypervisorTraits | undefined {
  return isHypervisor(kind) ? hypervisorTraits[kind] : undefined;
}

function guestOf(
  kind: NodeKind | undefined,
  keys: NodeDraft,
  isGiven: boolean,
): GuestType | undefined {
  if (kind !== "incus") return kind === "lxc" || kind === undefined ? kind : "vm";
  return keys.guest ?? (isGiven ? undefined : "vm");
}
