import { daemonGet, DaemonError } from "./daemon.ts";

/** One object of the daemon, as it is asked for directly. */
export interface Found {
  readonly kind: string;
  readonly project: string;
  readonly name: string;
  readonly owner: string;
  /** Everything that a user could have set, for before-and-after comparison. */
  readonly content: string;
}

interface Live {
  readonly name: string;
  readonly config?: Record<string, string>;
  readonly description?: string;
  readonly devices?: unknown;
  readonly profiles?: unknown;
  readonly ingress?: unknown;
  readonly egress?: unknown;
  readonly managed?: boolean;
}

const ownerKey = "user.pulumi.owner";
const kinds = ["instances", "profiles", "networks", "network-acls"] as const;
/** Network objects of a project without that feature are those of the default project. */
const shared: ReadonlySet<string> = new Set(["networks", "network-acls"]);

/** All projects, pools, custom volumes, instances, profiles, managed networks and ACLs of a daemon. */
export async function inventory(socket: string): Promise<Found[]> {
  const projects = await daemonGet<Live[]>(socket, "/1.0/projects?recursion=1");
  const pools = await daemonGet<Live[]>(socket, "/1.0/storage-pools?recursion=1");
  const lists = projects.flatMap(({ name: project }) =>
    kinds
      .filter((kind) => project === "default" || !shared.has(kind))
      .map(async (kind) => {
        const path = `/1.0/${kind}?recursion=1&project=${encodeURIComponent(project)}`;
        const live = await daemonGet<Live[]>(socket, path).catch(unlessVanished);
        return live
          .filter(({ managed }) => managed !== false)
          .map((object) => found(kind, project, object));
      }),
  );
  const volumes = projects.flatMap(({ name: project }) =>
    pools.map(async ({ name: pool }) => {
      const path = `/1.0/storage-pools/${pool}/volumes/custom?recursion=1&project=${encodeURIComponent(project)}`;
      const live = await daemonGet<Live[]>(socket, path).catch(unlessVanished);
      return live.map((object) => found(`volumes of ${pool}`, project, object));
    }),
  );
  return [
    ...projects.map((object) => found("projects", "", object)),
    ...pools.map((object) => found("storage-pools", "", object)),
    ...(await Promise.all([...lists, ...volumes])).flat(),
  ];
}

/** Another test may have deleted its project or pool between the two lists. */
function unlessVanished(error: unknown): Live[] {
  if (error instanceof DaemonError && /(Project|Storage pool) not found/.test(error.message))
    return [];
  throw error;
}

/** The objects that carry the mark of a stack. */
export function ownedBy(stackId: string, objects: readonly Found[]): Found[] {
  return objects.filter(({ owner }) => owner.startsWith(`${stackId}/`));
}

function found(kind: string, project: string, live: Live): Found {
  const { name, config = {}, description, devices, profiles, ingress, egress } = live;
  const settings = Object.entries(config)
    .filter(([key]) => !key.startsWith("volatile."))
    .toSorted(([a], [b]) => a.localeCompare(b));
  return {
    kind,
    project,
    name,
    owner: config[ownerKey] ?? "",
    content: JSON.stringify([settings, description, devices, profiles, ingress, egress]),
  };
}
