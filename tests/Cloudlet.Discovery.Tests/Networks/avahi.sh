#!/usr/bin/env bash
# A message bus and an avahi-daemon of one network namespace, until standard input ends. Usage: ip netns exec NAME avahi.sh FOLDER
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
folder=$1
mkdir -p "$folder"
# Both keep process ids below /run: this one is seen by nobody else (ip netns exec has given us a mount namespace).
mount -t tmpfs tmpfs /run
mkdir -p /run/avahi-daemon

cat >"$folder/bus.conf" <<EOF
<busconfig>
  <type>system</type>
  <listen>unix:path=$folder/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
EOF
cat >"$folder/avahi.conf" <<EOF
[server]
host-name=avahi-$$
allow-interfaces=lan0
[publish]
publish-hinfo=no
publish-workstation=no
EOF

bus= avahi=
trap 'kill $avahi $bus 2>/dev/null || true; wait || true' EXIT
dbus-daemon --config-file="$folder/bus.conf" --nofork --nopidfile </dev/null &
bus=$!
until [[ -S $folder/bus ]]; do
    kill -0 $bus
    sleep 0.05
done
avahi-daemon -f "$folder/avahi.conf" --no-drop-root --no-chroot --no-rlimits </dev/null &
avahi=$!
cat >/dev/null
