import { hostName, isHypervisor } from "./kinds.ts";
import type { Manifest, ManifestImage, ManifestNode } from "./manifest.ts";
import { isBuiltIn } from "./presets.ts";
import { writeSize } from "./writeSize.ts";

/** What stands on a node in mode `delegate`, for the strata that makes it there. */
export interface Delegated {
  /** A hypervisors.yml, whose host is that node: as JSON, which is YAML. */
  readonly description: string;
  /** All of it, on any level, in the order of creation. */
  readonly nodes: readonly ManifestNode[];
  /** Repositories that go there, by name, with the directory that the description has for each. */
  readonly repos: readonly DelegatedRepo[];
}

export interface DelegatedRepo {
  readonly name: string;
  /** From this project's directory. */
  readonly source: string;
  /** On the delegating node. */
  readonly directory: string;
  readonly exclude: readonly string[];
  readonly git: boolean;
}

/**
 * Describes what stands on a node as it was resolved: with everything written out, so that neither defaults nor presets of
 * another version make something else of it.
 *
 * @param reposDirectory where the sources of repositories are on that node; absolute
 */
export function delegate(manifest: Manifest, name: string, reposDirectory: string): Delegated {
  const host = manifest.nodes.find((node) => node.name === name);
  if (host === undefined) throw new Error(`there is no node ${name} to delegate to`);
  const nodes = manifest.nodes.filter((node) => node.name !== name && node.path.includes(name));
  const repos = reposOf(nodes, reposDirectory);
  const wishes = new Map(manifest.vmids.wanted.map(({ node, vmid }) => [node, vmid]));
  const used = new Set(nodes.map(({ image }) => image));
  const images = Object.entries(manifest.images).filter(([image]) => used.has(image));
  const presets = nodes.map(({ preset }) => preset).filter((preset) => !isBuiltIn(preset));
  const { first: vmid_first, last: vmid_last } = manifest.vmids;
  const description = {
    project_name: manifest.name,
    global: { vmid_first, vmid_last },
    // Whether there is room has been checked, and decided on, with the whole.
    host: { ...carrier(host), kind: host.kind },
    images: Object.fromEntries(images.map(([image, one]) => [image, describeImage(one)])),
    presets: Object.fromEntries(presets.map((preset) => [preset, {}])),
    repos: Object.fromEntries(repos.map((repo) => [repo.name, describeRepo(repo)])),
    nodes: Object.fromEntries(
      nodes.map((node) => [node.name, describeNode(node, host, wishes.get(node.name) ?? 0)]),
    ),
  };
  const text = `${JSON.stringify(description, undefined, 1)}\n`;
  return { description: text, nodes, repos: repos.map(({ repo }) => repo) };
}

interface FoundRepo {
  readonly name: string;
  readonly repo: DelegatedRepo;
  readonly target: string;
  readonly nodes: readonly string[];
}

function reposOf(nodes: readonly ManifestNode[], reposDirectory: string): FoundRepo[] {
  const found = new Map(nodes.flatMap(({ repos }) => repos.map((repo) => [repo.name, repo])));
  return [...found.values()].map(({ name, source, target, exclude, git }, index) => ({
    name,
    // By number: a name may have characters that no directory's has.
    repo: { name, source, directory: `${reposDirectory}/${index}`, exclude, git },
    target,
    nodes: nodes
      .filter(({ repos }) => repos.some((repo) => repo.name === name))
      .map((node) => node.name),
  }));
}

const describeRepo = ({ repo: { directory, git }, target, nodes }: FoundRepo) => ({
  source: directory,
  target,
  git,
  nodes,
});

const describeImage = ({
  source,
  location,
  checksum,
  checksums,
  guest,
  system,
}: ManifestImage) => ({
  [source]: location,
  ...(checksum === "" ? {} : { checksum }),
  ...(checksums === "" ? {} : { checksums }),
  guest,
  ...(system === "" ? {} : { system }),
});

const carrier = ({ bridges, storages }: ManifestNode) => ({ bridges, storages, overcommit: true });

/** Only keys that mean something on a node of its kind (rule HV15). */
function describeNode(node: ManifestNode, host: ManifestNode, vmid: number) {
  const { kind, guest, cpuType, mode, provision } = node;
  return {
    description: node.description,
    kind,
    ...(kind === "incus" ? { guest } : {}),
    parent: node.parent === host.name ? hostName : node.parent,
    preset: node.preset,
    cores: node.cores,
    memory: writeSize(node.memory),
    disk: writeSize(node.disk),
    ...(cpuType === "" ? {} : { cpu_type: cpuType }),
    image: node.image,
    ...(vmid === 0 ? {} : { vmid }),
    storage: node.storage,
    nics: node.nics.map(({ bridge, vlan, ip, gateway }) => ({
      bridge,
      ...(vlan === 0 ? {} : { vlan }),
      ip,
      ...(gateway === "" ? {} : { gateway }),
    })),
    ...(guest === "lxc" ? { nesting: node.nesting } : {}),
    ephemeral: !node.protected,
    ...(isHypervisor(kind) ? { mode, ...carrier(node) } : {}),
    ...(provision.length === 0 ? {} : { provision }),
  };
}
