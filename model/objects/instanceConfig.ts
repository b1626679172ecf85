import type { LabInstance } from "../lab.ts";

/** A machine's options as the server is told them, its protection among them. */
export function instanceConfig({
  config,
  protected: isProtected,
}: Pick<LabInstance, "config" | "protected">): Record<string, string> {
  return { ...config, ...(isProtected ? { "security.protection.delete": "true" } : {}) };
}
