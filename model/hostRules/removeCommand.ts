import { rootShell } from "./deployScript.ts";
import { hostFiles, rulesDirectory } from "./hostFiles.ts";
import { markOf, type Placement } from "./placement.ts";

/**
 * A command line that takes the rules of a bridge off the server, with file and unit. Rules that
 * have come there another way since, or are of another stack, are left alone.
 */
export function removeCommand(placement: Placement): string {
  const { table, file, unit, wanted } = hostFiles(placement.bridge);
  // Between single quotes: none may be in it.
  const script = `PATH=$PATH:/usr/sbin:/sbin
if [ -e ${file} ] && ! grep -qxF "${markOf(placement)}" ${file}; then exit 0; fi
printf "add table inet ${table}\\ndelete table inet ${table}\\n" | nft -f -
rm -f ${file} ${unit} ${wanted}
rmdir ${rulesDirectory} 2>/dev/null || true
[ ! -d /run/systemd/system ] || systemctl daemon-reload`;
  return `${rootShell}c '${script}'`;
}
