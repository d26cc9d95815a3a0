#!/usr/bin/env bash
# Builds the fluid service: a program that stands alone. Copy OUT_DIR to the guest's /opt/fluid and run install.sh there.
# Usage: build.sh OUT_DIR      -> OUT_DIR/fluid, OUT_DIR/start.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
http=$here/../http
source "$here/../../lib.sh"

make() {
    local out=$1
    need gcc:gcc /usr/include/stdio.h:libc6-dev
    gcc -std=gnu11 -O2 -ffast-math -Wall -Wextra -Werror -static -s -o "$out/fluid" "$here/fluid.c" "$http/http.c" \
        -I"$http" -lm
    cp "$http/start.sh" "$out/"
}

build "${1:?Usage: build.sh OUT_DIR}" "$here"/{build.sh,fluid.c} "$http"/{http.c,http.h,start.sh}
