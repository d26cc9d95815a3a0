#!/usr/bin/env bash
# The published executable as a user has it: one file that starts, serves, answers and stops.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need curl:curl
folder=$(mktemp -d)
cloudlet=$CLOUDLET_CACHE/cloudlet/cloudlet
"$cloudlet" serve --data "$folder/data" --socket "$folder/s" --manager-url http://127.0.0.1:0 >"$folder/ready" 2>"$folder/log" &
daemon=$!
trap 'kill $daemon 2>/dev/null || true; wait $daemon 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
    grep -q "The Manager is at" "$folder/ready" && break # Said last.
    kill -0 $daemon || { cat "$folder/log" >&2; exit 1; }
    sleep 0.1
done
export CLOUDLET_URL=unix:$folder/s
pages=$(grep -oE "http://127.0.0.1:[0-9]+" "$folder/ready")
"$cloudlet" --version
"$cloudlet" doctor
[[ $("$cloudlet" base list -o json) == "[]" ]]
# The pages' files are in the executable.
curl -sS --fail "$pages/sign-in" | grep -oE '/assets/[0-9a-f]+/tabler.css' | xargs -I{} curl -sS --fail -o /dev/null "$pages{}"
