#!/usr/bin/env bash
# Builds the face service: a program, the one library that it cannot hold, and its cascade. Copy OUT_DIR to the guest's
# /opt/face and run install.sh there.
# Usage: build.sh OUT_DIR      -> OUT_DIR/face, OUT_DIR/libtbb.so.12, OUT_DIR/haarcascade_frontalface_default.xml, OUT_DIR/start.sh
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
    # Only for their headers, which objdetect's name: features2d, calib3d, flann, dnn.
    unpack_all "$root" opencv-data libopencv-{features2d,calib3d,flann,dnn}-dev
    build_opencv "$out/face" "$here/face.cpp" "$root" objdetect imgproc core
    cp "$root/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml" "$out/"
    cp "$http/start.sh" "$out/"
}

build "${1:?Usage: build.sh OUT_DIR}" "$here"/{build.sh,face.cpp} "$http"/{http.c,http.h,link.sh,start.sh} \
    "$image"/{opencv.sh,pnm.cpp,pnm.hpp}
