#!/usr/bin/env bash
# A guest of 10 MB that is up in seconds, even without KVM: Debian's kernel, busybox and one script (init).
# Usage: build.sh OUT_DIR      -> OUT_DIR/vmlinuz, OUT_DIR/initrd.gz, OUT_DIR/cmdline
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../lib.sh"

make() {
    local out=$1 root=$scratch/root kernel=$cache/kernel
    need cpio:cpio modprobe:kmod
    "$here/../kernel.sh" "$kernel"

    mkdir -p "$root"/{dev,proc,sys,run,tmp,mnt,etc,www/cgi-bin}
    unpack busybox-static "$scratch/busybox"
    mv "$scratch/busybox/bin" "$root/bin"
    add_modules "$kernel" "$root" virtio_pci virtio_net virtio_blk virtio_console virtio_rng button evdev
    install -m 755 "$here/init" "$root/init"
    install -m 755 "$here/run" "$root/www/cgi-bin/run"
    pack_initrd "$root" "$out/initrd.gz"

    cp "$kernel/vmlinuz" "$out/vmlinuz"
    cp "$here/cmdline" "$out/cmdline"
}

build "${1:?Usage: build.sh OUT_DIR}" "$here"/{build.sh,init,run,cmdline} "$here/../kernel.sh"
