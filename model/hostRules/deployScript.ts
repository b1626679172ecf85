import { hostFiles, rulesDirectory } from "./hostFiles.ts";
import { fileText } from "./fileText.ts";
import { ownerOf, type Placement } from "./placement.ts";

/** Reads a script from standard input and runs it as root; for the user's own shell, whichever. */
export const rootShell = '$([ "$(id -u)" = 0 ] || echo sudo -n) sh -eu';

/**
 * A script that puts a ruleset in force on the server it runs on, and again at each boot.
 *
 * The old rules stay in force until the new ones replace them at once, and for good when the server
 * refuses them. What it then has is read back and held against what the same rules come to in an
 * empty network namespace; where the two differ, the old rules return and the script fails.
 *
 * @param ruleset of `hostRuleset`
 */
export function deployScript(placement: Placement, ruleset: string): string {
  const { bridge, stack, stackId } = placement;
  const { table, file, unitName, unit, wanted } = hostFiles(bridge);
  const fresh = `${file}.new`;
  const list = `nft -s list table inet ${table}`;
  // In a function, so that half a script does nothing when the connection breaks.
  return `main() {
PATH=$PATH:/usr/sbin:/sbin
fail() { echo "rules of bridge ${bridge}: $*" >&2; exit 1; }
command -v nft >/dev/null || fail "the server has no command nft; install its package nftables"
mkdir -p ${rulesDirectory}
[ ! -e ${file} ] || grep -qF "${ownerOf(stackId)}" ${file} ||
  fail "${file} is of another stack; give the domain another name, or remove that file and its table"
trap "rm -f ${fresh}" EXIT
cat >${fresh} <<"EOF"
${fileText(placement, ruleset)}EOF
nft -c -f ${fresh} || fail "the server refuses them; those before are still in force"
expected=$(unshare --net sh -c "nft -f ${fresh} && ${list}") ||
  fail "they cannot be tried in a network namespace; those before are still in force"
nft -f ${fresh} || fail "the server refuses them; those before are still in force"
if [ "$(${list})" != "$expected" ]; then
  if [ -e ${file} ]; then nft -f ${file}; else nft delete table inet ${table}; fi
  fail "the server took other rules than it was given; those before are in force again"
fi
mv ${fresh} ${file}
if [ ! -d /etc/systemd/system ]; then
  echo "this server has no systemd: load ${file} at boot" >&2
  exit 0
fi
cat >${unit} <<"EOF"
${unitText(bridge, stack)}EOF
mkdir -p ${wanted.slice(0, wanted.lastIndexOf("/"))}
ln -sf ../${unitName} ${wanted}
[ ! -d /run/systemd/system ] || systemctl daemon-reload
}
main </dev/null
`;
}

/** After nftables.service, which empties the packet filter, and before Incus starts guests. */
function unitText(bridge: string, stack: string): string {
  return `[Unit]
Description=Isolation of bridge ${bridge} (strata stack ${stack})
After=nftables.service
Before=incus.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=nft -f ${hostFiles(bridge).file}

[Install]
WantedBy=multi-user.target
`;
}
