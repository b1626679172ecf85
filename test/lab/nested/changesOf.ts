/** Which resources a run of Pulumi changed, components aside, as its output says: `VmLegacy leaf`, sorted. */
export function changesOf(output: string): string[] {
  const line =
    /^ *[+~-]{1,2} +(?:proxmoxve|pve|command):\S*:(\w+) (\S+) (?:created|updated|deleted|replaced)\b/gm;
  const found = [...output.matchAll(line)].map(([, type = "", name = ""]) => `${type} ${name}`);
  return [...new Set(found)].sort();
}
