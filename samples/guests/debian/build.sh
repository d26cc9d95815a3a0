#!/usr/bin/env bash
# A Debian guest with the QEMU guest agent, from the package archive that this machine uses. No root rights needed.
# Usage: build.sh OUT_DIR      -> OUT_DIR/disk.raw, OUT_DIR/vmlinuz, OUT_DIR/initrd.img, OUT_DIR/cmdline
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../lib.sh"
disk_size=2G

# archive_lines: this machine's own Debian archive, as lines for a sources.list. Other archives are left out.
archive_lines() {
    apt-get indextargets --format '$(CREATED_BY) $(ORIGIN) deb $(REPO_URI) $(RELEASE) $(COMPONENT)' |
        awk '$1 == "Packages" && $2 == "Debian" { print $3, $4, $5, $6 }' | sort -u
}

make_disk() {
    local disk=$1 release lines packages=qemu-guest-agent,util-linux-extra,iproute2
    lines=$(archive_lines)
    [[ $lines ]] || { echo "apt on this machine knows no Debian archive: see /etc/apt/sources.list" >&2; return 1; }
    [[ $lines != *https:* ]] || packages+=,ca-certificates
    release=$(. /etc/os-release && echo "$VERSION_CODENAME")
    # A proxy, or an archive that is frozen in time, is as true in the guest as here.
    apt-config dump | grep -E '^Acquire::(Check-|https?::Proxy)' >"$scratch/apt.conf" || true

    tar -c -f "$scratch/ours.tar" -C "$here/root" --owner=0 --group=0 --mode=u=rwX,go=rX etc usr

    # Pages that nobody reads in a guest are left out now, and of packages installed later.
    mmdebstrap --quiet --variant=minbase --include="$packages" \
        --aptopt="$scratch/apt.conf" --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook="tar-in $scratch/ours.tar /" \
        --customize-hook='rm -rf "$1"/var/log/*.log "$1"/var/log/apt/* "$1"/var/cache/debconf/*-old "$1"/var/lib/dpkg/*-old' \
        "$release" "$scratch/root.tar" - <<<"$lines"

    # fakeroot keeps the owners of files for those who are not root.
    truncate -s "$disk_size" "$disk"
    mkdir "$scratch/files"
    fakeroot sh -c 'tar -x -C "$1" -f "$2" && mke2fs -q -t ext4 -L debian -m 1 -i 32768 -J size=16 -d "$1" "$3"' \
        sh "$scratch/files" "$scratch/root.tar" "$disk"
}

make_initrd() {
    local kernel=$1 initrd=$2 root=$scratch/initrd
    mkdir -p "$root"/{dev,proc,sys,root}
    unpack busybox-static "$scratch/busybox"
    mv "$scratch/busybox/bin" "$root/bin"
    add_modules "$kernel" "$root" virtio_pci virtio_net virtio_blk virtio_console virtio_rng button evdev
    install -m 755 "$here/initrd-init" "$root/init"
    pack_initrd "$root" "$initrd"
}

make() {
    local out=$1 kernel=$cache/kernel
    need mmdebstrap:mmdebstrap mke2fs:e2fsprogs fakeroot:fakeroot cpio:cpio modprobe:kmod newuidmap:uidmap
    "$here/../kernel.sh" "$kernel"
    apt_ready
    make_disk "$out/disk.raw"
    make_initrd "$kernel" "$out/initrd.img"
    cp "$kernel/vmlinuz" "$out/vmlinuz"
    cp "$here/cmdline" "$out/cmdline"
}

mapfile -t sources < <(find "$here" -type f ! -name README.md | sort)
build "${1:?Usage: build.sh OUT_DIR}" "${sources[@]}" "$here/../kernel.sh"
