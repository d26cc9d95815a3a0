# What the sample scripts share. Source it; it runs nothing.

samples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${CLOUDLET_CACHE:-$(dirname "$samples")/.cache}/samples
PATH=$PATH:/usr/sbin:/sbin

# Runs a command as root: with sudo when we are not.
as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# need COMMAND:PACKAGE...: installs the packages whose command (or file, when it starts with a slash) is missing.
need() {
    local pair missing=()
    for pair; do
        command -v "${pair%%:*}" >/dev/null || [[ $pair == /* && -e ${pair%%:*} ]] || missing+=("${pair#*:}")
    done
    if ((${#missing[@]})); then
        echo "Installing ${missing[*]}" >&2
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
    fi
}

# apt_ready: fetches the package lists of a machine that has none yet.
apt_ready() {
    [[ -n $(apt-cache policy busybox-static 2>/dev/null) ]] || as_root apt-get update -qq
}

# download FOLDER PACKAGE...: fetches Debian packages as files, installing nothing.
download() {
    local folder=$1
    shift
    mkdir -p "$folder"
    fetch() { (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root "$@" >/dev/null); }
    # Lists that are old name packages that the mirror no longer has.
    fetch "$@" 2>/dev/null || { as_root apt-get update -qq && fetch "$@"; }
}

# unpack PACKAGE FOLDER: the files of a Debian package.
unpack() {
    download "$scratch/debs" "$1"
    dpkg-deb -x "$scratch/debs/$1"_*.deb "$2"
}

# build OUT_DIR SOURCE... -- ARGUMENT...: calls the function `make FOLDER` of the caller for a new OUT_DIR, unless the one
# that stands there came from the same sources and arguments. OUT_DIR is never seen half-made; $scratch is a folder for
# what `make` needs on the way.
build() {
    local out stamp sources=()
    out=$(realpath -m "$1")
    shift
    while (($#)) && [[ $1 != -- ]]; do
        sources+=("$1")
        shift
    done
    stamp=$({ cat "$samples/lib.sh" "${sources[@]}" && echo "$@"; } | sha256sum | cut -d' ' -f1)

    mkdir -p "$(dirname "$out")"
    exec 9>"$(dirname "$out")/.$(basename "$out").lock"
    flock 9
    if [[ $(cat "$out/.stamp" 2>/dev/null) == "$stamp" ]]; then
        echo "$out is up to date" >&2
        return
    fi
    if [[ -n $(ls -A "$out" 2>/dev/null) && ! -e $out/.stamp ]]; then
        echo "$out has files that this script did not make. Give it a folder that is new or empty." >&2
        return 1
    fi
    rm -rf "$out.new"
    mkdir "$out.new"
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    make "$out.new"
    echo "$stamp" >"$out.new/.stamp"
    rm -rf "$out"
    mv "$out.new" "$out"
    echo "$out: $(du -sh "$out" | cut -f1)" >&2
}

# add_modules KERNEL_FOLDER ROOT MODULE...: copies modules and those they need to ROOT/modules, with the order to load them in.
add_modules() {
    local kernel=$1 root=$2 version path
    shift 2
    version=$(ls "$kernel/lib/modules")
    mkdir -p "$root/modules"
    modprobe -d "$kernel" -S "$version" -a -D "$@" | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
        while read -r path; do
            cp "$path" "$root/modules/"
            basename "$path"
        done >"$root/modules/order"
}

# pack_initrd ROOT FILE: an initramfs, the same for the same content.
pack_initrd() {
    find "$1" -exec touch -h -d @0 {} +
    (cd "$1" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --reproducible --quiet) | gzip -n -9 >"$2"
}
