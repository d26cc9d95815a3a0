#!/usr/bin/env bash
# Builds the OCR service: a program that stands alone, and its model. Copy OUT_DIR to the guest's /opt/ocr and run
# install.sh there.
# Usage: build.sh OUT_DIR      -> OUT_DIR/ocr, OUT_DIR/eng.traineddata, OUT_DIR/start.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
http=$here/../http
source "$here/../../lib.sh"
source "$http/link.sh"

make() {
    local out=$1 root=$scratch/root
    need gcc:gcc g++:g++ /usr/include/stdio.h:libc6-dev
    apt_ready
    unpack_all "$root" libtesseract-dev libleptonica-dev libpng-dev libtiff-dev zlib1g-dev tesseract-ocr-eng
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -c -o "$scratch/ocr.o" "$here/ocr.c" -I"$http" -isystem "$root/usr/include"
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -c -o "$scratch/http.o" "$http/http.c"
    # Left out: archives, downloads, and codecs of pictures that the service refuses. TIFF is in: the engine's own font is one.
    link_without '^(archive_|curl_|jpeg_|WebP|opj_|[DE]?Gif|lzma_|ZSTD_|jbg_|lerc_|libdeflate_)' \
        g++ -static -s -fopenmp -o "$out/ocr" "$scratch/ocr.o" "$scratch/http.o" -L"$root/usr/lib/$architecture" \
        -ltesseract -llept -lpng16 -ltiff -lz -lm
    mv "$root"/usr/share/tesseract-ocr/*/tessdata/eng.traineddata "$out/"
    cp "$http/start.sh" "$out/"
}

build "${1:?Usage: build.sh OUT_DIR}" "$here"/{build.sh,ocr.c} "$http"/{http.c,http.h,link.sh,start.sh}
