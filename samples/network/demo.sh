#!/usr/bin/env bash
# Two cloudlets and a client on one machine, each on a node of its own: the client finds them, is told why it gets the one and not the other, and gets its service from the other when that one
# loses its power. The machine's own network is not touched; Ctrl-C at any time leaves nothing behind.
# Usage (as root): samples/network/demo.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
((EUID == 0)) || { echo "demo.sh: network namespaces are root's: run it with sudo" >&2; exit 1; }

service=org.example.counter
guest=$CLOUDLET_CACHE/guests/busybox
need_runtime
need ip:iproute2 curl:curl
publish
"$root/samples/guests/busybox/build.sh" "$guest"

home=$(mktemp -d /tmp/cloudlet-network-XXXXXX)
network=demo$$
finish() {
    trap - EXIT
    trap '' INT TERM # A second Ctrl-C would leave things behind.
    net down
    rm -rf "$home"
}
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
net() { local verb=$1 && shift && "$root/samples/network/network.sh" "$verb" "$network" "$@"; }
cloudlet() { "$CLOUDLET_CACHE/cloudlet/cloudlet" "$@"; }
at() { local node=$1 && shift && CLOUDLET_URL=unix:$home/$node.sock cloudlet --quiet "$@"; } # as an administrator, on its socket
client() { net run client "$CLOUDLET_CACHE/cloudlet/cloudlet" "$@"; }
# begin NAME COMMAND...: in the background; what it writes goes to a file.
begin() {
    local it=$1
    shift
    "$@" >"$home/$it.log" 2>&1 &
    echo $! >"$home/$it.pid"
}
# see NAME WORDS: waits for a line of it.
see() {
    until grep -- "$2" "$home/$1.log"; do
        kill -0 "$(<"$home/$1.pid")" 2>/dev/null || { cat "$home/$1.log" >&2 && exit 1; }
        sleep 0.1
    done
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "1. A switch, and three nodes on it"
net up one two client
for node in one two; do
    mkdir "$home/$node.run"
    begin $node net run $node env "XDG_RUNTIME_DIR=$home/$node.run" "$CLOUDLET_CACHE/cloudlet/cloudlet" serve --data "$home/$node" \
        --socket "$home/$node.sock" --manager-url off --device-url "http://*:9443" --insecure --access open --name $node
done
for node in one two; do see $node "Found on the local network"; done

say "2. Both cloudlets get a base VM, an overlay on it, and the service $service"
at one base create tiny --kernel "$guest/vmlinuz" --initrd "$guest/initrd.gz" --append "$(cat "$guest/cmdline")" --memory 128M --ready serial:READY >/dev/null
at one overlay create counter --base tiny --port 8080 --ready tcp:8080 >/dev/null
at one base export tiny "$home/tiny.base.tar" >/dev/null
at one overlay export counter "$home/counter.overlay.tar" >/dev/null
at two base import "$home/tiny.base.tar" >/dev/null
at two overlay import "$home/counter.overlay.tar" >/dev/null
for node in one two; do at $node service create $service --overlay counter --port 8080 --users 5 >/dev/null; done

say "3. The client finds them. One is 30 ms away"
net delay one 30ms
client discover --rank --service $service

say "4. A program of the client has the service in its environment"
client service use $service --cloudlet auto -- sh -c 'echo "tick $(curl -s http://$CLOUDLET_ENDPOINT/tick) of the guest on $CLOUDLET_NAME"'

say "5. An overlay that only the client has is carried to the best cloudlet with its base"
client synthesize "$home/counter.overlay.tar" --cloudlet auto --wait tcp:8080

say "6. The one that serves loses its power: the service moves, in half a minute at most"
begin use client service use $service --cloudlet auto -- sleep 3600
see use "is at"
net unplug "$(sed -n 's/^Asking \([a-z]*\) .*/\1/p' "$home/use.log")"
see use "has moved to"

say "All is ended and taken away"
