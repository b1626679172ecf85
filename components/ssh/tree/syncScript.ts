import { shellQuote } from "../shellQuote.ts";
import { treeHashScript } from "./treeHash.ts";

export interface SyncScriptArgs {
  /** Absolute path of the tree on the machine. */
  readonly target: string;
  /** As `chown` takes it. */
  readonly owner: string;
  /** The copied archive, below the directory that the script starts in. */
  readonly archive: string;
  /** The tree's hash where it comes from. */
  readonly hash: string;
}

/** Names beside the target: what comes, what goes, and the archive of what is there, which marks the target as ours. */
const beside = `parent=\${target%/*} base=\${target##*/}
new=$parent/.$base.strata-new old=$parent/.$base.strata-old kept=$parent/.$base.strata.tar
`;

/**
 * A script for a shell with `-eu` that unpacks an archive in place of the target and prints the tree's hash. The old tree
 * stays until the new one is there and has the right hash and owner; what is not of an earlier sync is not replaced.
 */
export function syncScript({ target, owner, archive, hash }: SyncScriptArgs): string {
  // In a function, so that half a script does nothing when the connection breaks.
  return `${treeHashScript}main() {
target=${shellQuote(target)} owner=${shellQuote(owner)} archive=${shellQuote(archive)} wanted=${hash}
${beside}fail() { echo "cannot sync to $target: $*" >&2; exit 1; }
# The archive may lie in another file system.
keep() { [ ! -e "$archive" ] || { install -m 600 "$archive" "$kept.new" && mv -T "$kept.new" "$kept" && rm "$archive"; }; }
trap 'rm -rf "$new" "$kept.new"' EXIT
umask 022
mkdir -p "$parent"
rm -rf "$new"
# An earlier run may have ended between its two moves.
[ -e "$target" ] || [ ! -e "$old" ] || mv -T "$old" "$target"
if [ ! -e "$kept" ]; then
  [ ! -L "$target" ] && rmdir "$target" 2>/dev/null ||
    [ ! -e "$target" ] && [ ! -L "$target" ] ||
    fail "what is there has come another way; move it away, or name another target"
elif [ -d "$target" ] && [ "$(tree_hash "$target")" = "$wanted" ]; then
  chown -hR "$owner" "$target" || fail "its owner cannot be $owner"
  rm -rf "$old"
  keep
  echo "$wanted"
  return
fi
from=$archive
[ -e "$from" ] || from=$kept
[ -e "$from" ] || fail "its archive is gone; copy it again with pulumi up --replace"
mkdir -m 755 "$new"
tar -xpf "$from" -C "$new" --no-same-owner || fail "the archive cannot be unpacked; the old tree stays"
chown -hR "$owner" "$new" || fail "its owner cannot be $owner; the old tree stays"
got=$(tree_hash "$new")
[ "$got" = "$wanted" ] ||
  fail "what came has hash $got, the source had $wanted: it changed meanwhile; the old tree stays"
keep
rm -rf "$old"
[ ! -e "$target" ] || mv -T "$target" "$old" || fail "the old tree cannot be moved; it stays"
if ! mv -T "$new" "$target"; then
  [ ! -e "$old" ] || mv -T "$old" "$target"
  fail "the new tree cannot be moved there; the old one stays"
fi
rm -rf "$old"
echo "$got"
}
main </dev/null
`;
}

/** A script that removes the target and what `syncScript` has put beside it; what has come another way stays. */
export function unsyncScript(target: string): string {
  return `target=${shellQuote(target)}
${beside}[ ! -e "$kept" ] || rm -rf "$target" "$new" "$old" "$kept"`;
}
