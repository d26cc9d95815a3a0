#!/usr/bin/env bash
# A recording to try the service with: somebody says `go forward ten meters`.
# Usage: recording.sh OUT.raw
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"
out=${1:?Usage: recording.sh OUT.raw}
[[ ! -e $out ]] || exit 0

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
apt_ready
unpack pocketsphinx-testdata "$scratch/files"
cp "$(find "$scratch/files" -name goforward.raw | head -n 1)" "$out.new"
mv "$out.new" "$out"
