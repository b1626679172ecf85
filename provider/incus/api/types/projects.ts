import type { ConfigMap } from "./maps.ts";

export interface ProjectPut {
  readonly config: ConfigMap;
  readonly description: string;
}

export interface ProjectsPost extends Partial<ProjectPut> {
  readonly name: string;
}

export interface ProjectPost {
  readonly name: string;
}

export interface Project extends ProjectPut {
  readonly name: string;
  readonly used_by: readonly string[] | null;
}
