#!/usr/bin/env bash
# A real pair of machine images: a 512 MiB Debian guest that is ready, and again after `apt-get install tesseract-ocr`.
# The memory is as the guest left it: page cache and freed pages are in it, as in any machine that nobody prepared.
# Usage: tesseract.sh OUT_DIR    -> OUT_DIR/{old,new}/{memory.img,disk.raw}
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../scripts/lib.sh"
out=$(realpath -m "${1:?Usage: tesseract.sh OUT_DIR}")
[[ ! -e $out ]] || exit 0

guest=$CLOUDLET_CACHE/guests/debian
need qemu-system-x86_64:qemu-system-x86 python3:python3-minimal
"$root/samples/guests/debian/build.sh" "$guest"
rm -rf "$out.new"
mkdir -p "$out.new"/{old,new}
python3 "$here/tesseract.py" "$guest" "$out.new"
rm "$out.new/memory" "$out.new/disk"
mv "$out.new" "$out"
