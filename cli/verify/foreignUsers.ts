import type { LabInstance, LabProfile, LabProject } from "../../model/lab.ts";
import type { Network } from "../../provider/incus/api/types/networks.ts";

interface ForeignUser {
  readonly object: string;
  /** The command that takes it off the bridge. */
  readonly fix: string;
}

/** What is on a domain's bridge, and belongs to another project. */
export function foreignUsers(
  { name: bridge, used_by: users }: Network,
  { name: own }: Pick<LabProject, "name">,
  instances: readonly LabInstance[],
  profiles: readonly LabProfile[],
): ForeignUser[] {
  const declared = [
    ...instances.map(({ project, name }) => key("instances", project, name)),
    ...profiles.map(({ project, name }) => key("profiles", project, name)),
  ];
  return (users ?? []).flatMap((path) => {
    const url = new URL(path, "http://incus");
    const [kind = "", name = ""] = url.pathname.split("/").slice(2).map(decodeURIComponent);
    const project = url.searchParams.get("project") ?? "default";
    // An undeclared machine of the project itself is a difference of its own.
    if (!["instances", "profiles"].includes(kind) || project === own) return [];
    if (declared.includes(key(kind, project, name))) return [];
    const detach = kind === "instances" ? "detach" : "detach-profile";
    return [
      {
        object: `${kind.slice(0, -1)} ${name} in project ${project}`,
        fix: `incus network ${detach} ${bridge} ${name} --project ${project}`,
      },
    ];
  });
}

function key(kind: string, project: string, name: string): string {
  return `${kind}/${project}/${name}`;
}
