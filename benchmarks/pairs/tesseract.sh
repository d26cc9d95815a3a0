#!/usr/bin/env bash
# A real pair of machine images: a 512 MiB Debian guest frozen when it is ready, and again after `apt-get install tesseract-ocr`.
# Usage: tesseract.sh OUT_DIR    -> OUT_DIR/{old,new}/{memory.img,disk.raw}
set -euo pipefail
source "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../../scripts/lib.sh"
out=$(realpath -m "${1:?Usage: tesseract.sh OUT_DIR}")
[[ ! -e $out/new/memory.img ]] || exit 0

guest=$CLOUDLET_CACHE/guests/debian
work=$out.work
rm -rf "$work" "$out"
mkdir -p "$work"

need_runtime
need python3:python3-minimal
publish
"$root/samples/guests/debian/build.sh" "$guest"

cloudlet() { "$CLOUDLET_CACHE/cloudlet/cloudlet" "$@"; }
socket=$(mktemp -u /tmp/cloudlet-pair-XXXXXX.sock)
export CLOUDLET_URL=unix:$socket
"$CLOUDLET_CACHE/cloudlet/cloudlet" serve --data "$work/data" --socket "$socket" >"$work/ready" 2>"$work/daemon.log" &
daemon=$!
finish() {
    cloudlet instance stop changed --delete --timeout 0s --quiet >/dev/null 2>&1 || true
    kill $daemon 2>/dev/null || true
    wait $daemon 2>/dev/null || true
}
trap finish EXIT
until grep -q "is ready" "$work/ready"; do
    kill -0 $daemon 2>/dev/null || { cat "$work/daemon.log" >&2; exit 1; }
    sleep 0.1
done

cat >"$work/install.sh" <<'END'
#!/bin/sh
set -eu
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends tesseract-ocr
tesseract --version
END
cloudlet base create pair "$guest/disk.raw" --kernel "$guest/vmlinuz" --initrd "$guest/initrd.img" \
    --append "$(cat "$guest/cmdline")" --memory 512M --ready agent
cloudlet overlay create pair --base pair --run "$work/install.sh"
cloudlet synthesize pair --name changed

mkdir -p "$out.new"/{old,new}
cp --sparse=always "$work"/data/bases/*/disk.raw "$work"/data/bases/*/memory.img "$out.new/old/"
cp --sparse=always "$work"/data/images/*/memory.img "$out.new/new/"
qemu-img convert -U -O raw "$(echo "$work"/data/images/*/disk.qcow2)" "$out.new/new/disk.raw"
finish
chmod u+w "$out.new"/*/*
mv "$out.new" "$out"
rm -rf "$work"
