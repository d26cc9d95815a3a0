#!/usr/bin/env bash
# Builds the speech service: a program that stands alone, and the package with its model. Copy OUT_DIR to the guest's
# /opt/speech and run install.sh there.
# Usage: build.sh OUT_DIR      -> OUT_DIR/speech, OUT_DIR/model.deb, OUT_DIR/start.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../lib.sh"
http=$here/../http

make() {
    local out=$1 root=$scratch/root architecture=x86_64-linux-gnu
    need gcc:gcc /usr/include/stdio.h:libc6-dev
    apt_ready
    unpack libpocketsphinx-dev "$root"
    unpack libsphinxbase-dev "$root"
    # LAPACK, which sphinxbase names, is only for adapting models to a speaker.
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -s -o "$out/speech" "$here/speech.c" "$http/http.c" -I"$http" \
        -isystem "$root/usr/include" -isystem "$root/usr/include/pocketsphinx" -isystem "$root/usr/include/$architecture" \
        -isystem "$root/usr/include/$architecture/sphinxbase" -L"$root/usr/lib/$architecture" \
        -lpocketsphinx -lsphinxbase -lm -Wl,--defsym=sposv_=abort,--defsym=spotrf_=abort,--defsym=ssymm_=abort

    download "$scratch/model" pocketsphinx-en-us
    mv "$scratch"/model/*.deb "$out/model.deb"
    cp "$http/start.sh" "$out/"
}

build "${1:?Usage: build.sh OUT_DIR}" "$here"/{build.sh,speech.c} "$http"/{http.c,http.h,start.sh}
