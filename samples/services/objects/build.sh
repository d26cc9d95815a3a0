#!/usr/bin/env bash
# Builds the objects service: a program, and the one library that it cannot hold. Copy OUT_DIR to the guest's /opt/objects
# and run install.sh there.
# Usage: build.sh OUT_DIR      -> OUT_DIR/objects, OUT_DIR/libtbb.so.12, OUT_DIR/start.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
http=$here/../http
image=$here/../image
source "$here/../../lib.sh"
source "$http/link.sh"
source "$image/opencv.sh"

make() {
    local out=$1 root=$scratch/root
    need gcc:gcc g++:g++ /usr/include/stdio.h:libc6-dev
    apt_ready
    build_opencv "$out/objects" "$here/objects.cpp" "$root" features2d flann imgproc core
    cp "$http/start.sh" "$out/"
}

build "${1:?Usage: build.sh OUT_DIR}" "$here"/{build.sh,objects.cpp} "$http"/{http.c,http.h,link.sh,start.sh} \
    "$image"/{opencv.sh,pnm.cpp,pnm.hpp}
