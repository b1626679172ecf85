#!/usr/bin/env bash
# Previews a stack in continuous integration.
#
#   cli/ci/preview.sh <environment>-<node> [report.json]
#
# Needs in the environment: PULUMI_BACKEND_URL (file://DIR, s3://BUCKET, ...), and PULUMI_CONFIG_PASSPHRASE or
# PULUMI_CONFIG_PASSPHRASE_FILE. Writes Pulumi's JSON report to the file, else to standard output.
# Reaches the Incus server only where the preview has something to ask of it: a preview without changes asks nothing.
#
# Exit codes: 0 no changes, 3 changes, 1 the preview failed, 2 bad usage.
set -euo pipefail

usage() {
  echo "preview.sh: $1; see the head of $0" >&2
  exit 2
}

[[ $# -ge 1 && $# -le 2 ]] || usage "expected a stack and perhaps a file for the report"
stack=$1
[[ -n ${PULUMI_BACKEND_URL:-} ]] || usage "PULUMI_BACKEND_URL is not set"
[[ -n ${PULUMI_CONFIG_PASSPHRASE+set} || -n ${PULUMI_CONFIG_PASSPHRASE_FILE:-} ]] ||
  usage "neither PULUMI_CONFIG_PASSPHRASE nor PULUMI_CONFIG_PASSPHRASE_FILE is set"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
report=$scratch/report.json
if [[ $# -eq 2 ]]; then
  report=$(realpath -m "$2")
fi

cd "$(dirname "$0")/../.."
exports=$(node cli/strata.mjs env) || exit 1
eval "$exports"
export PULUMI_SKIP_UPDATE_CHECK=true PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true

preview=0
pulumi preview --stack "$stack" --json --non-interactive >"$report" </dev/null || preview=$?
if [[ $# -eq 1 ]]; then
  cat "$report"
fi
result=0
node cli/ci/previewResult.ts "$report" "$preview" || result=$?
exit "$result"
