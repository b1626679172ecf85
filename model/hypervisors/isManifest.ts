import type { InfraTexts } from "../source/infraSource.ts";
import { YamlFile } from "../source/yamlFile.ts";

/** Whether a description is a hypervisors.yml: by its name, else by what is in it. */
export function isManifest({ main: { file, text }, domains }: InfraTexts): boolean {
  if (domains !== undefined) return false;
  if (/(^|[\\/])hypervisors\.ya?ml$/.test(file)) return true;
  const keys = Object.keys(new YamlFile(file, text).mapping ?? {});
  return keys.includes("nodes") && !keys.includes("domains");
}
