import { hostFiles } from "./hostFiles.ts";

/** Begins the line before each part of what the script prints. */
export const partMark = "== ";

/**
 * A script that prints what a server has of the rules of some bridges, beside what the expected ones
 * come to there; it changes nothing.
 *
 * @param rulesets of `hostRuleset`, one after the other
 */
export function readScript(bridges: readonly string[], rulesets: string): string {
  const files = bridges.map((bridge) => {
    const { file, unit, wanted } = hostFiles(bridge);
    return `echo "${partMark}file ${bridge}"
[ ! -e ${file} ] || cat ${file}
echo "${partMark}boot ${bridge}"
[ ! -d /etc/systemd/system ] || { [ -e ${unit} ] && [ -e ${wanted} ]; } || echo missing`;
  });
  return `main() {
PATH=$PATH:/usr/sbin:/sbin
command -v nft >/dev/null || { echo "the server has no command nft" >&2; exit 1; }
rules=$(mktemp)
trap "rm -f $rules" EXIT
cat >$rules <<"EOF"
${rulesets}EOF
echo "${partMark}expected"
unshare --net sh -c "nft -f $rules && nft -s list ruleset"
echo "${partMark}live"
nft -s list ruleset
${files.join("\n")}
}
main </dev/null
`;
}
