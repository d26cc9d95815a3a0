#!/usr/bin/env bash
# Debian's kernel for virtual machines, without installing it.
# Usage: kernel.sh OUT_DIR      -> OUT_DIR/vmlinuz, OUT_DIR/lib/modules/VERSION
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

make() {
    local out=$1 package version
    need depmod:kmod
    apt_ready
    # linux-image-cloud-amd64 is empty: it depends on the newest kernel.
    package=$(apt-cache depends linux-image-cloud-amd64 | awk '$1 == "Depends:" && $2 ~ /^linux-image-/ { print $2; exit }')
    version=${package#linux-image-}
    unpack "$package" "$scratch/kernel"
    mv "$scratch/kernel/boot/vmlinuz-$version" "$out/vmlinuz"
    mv "$scratch/kernel/lib" "$out/lib"
    depmod -b "$out" "$version"
}

build "${1:?Usage: kernel.sh OUT_DIR}" "${BASH_SOURCE[0]}"
