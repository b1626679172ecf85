#!/bin/bash
# usage: unshare --mount --propagation private toolbox.sh TREE COMMAND...
# Runs COMMAND with the lab's packages over /usr; everything else is the machine's own.
set -eu
here=$(dirname "$0")
. "$here/overlay.sh"
workdir=$PWD
lay_over_usr "$1"
cd "$workdir"
shift
exec "$@"
