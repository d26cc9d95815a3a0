#!/usr/bin/env bash
# What services on OpenCV share in their builds. Source it after http/link.sh.

# build_opencv PROGRAM SOURCE.cpp ROOT MODULE...: links the modules into the program. The one library that Debian has only as
# a shared one, oneTBB, lands beside it; the others that it needs are in every Debian that runs apt.
build_opencv() {
    local program=$1 source=$2 root=$3 module packages=() libraries=() folder
    shift 3
    folder=$(dirname "$program")
    for module; do
        packages+=("libopencv-$module-dev")
        libraries+=("-lopencv_$module")
    done
    unpack_all "$root" "${packages[@]}" libtbb12 zlib1g-dev
    cp -L "$root/usr/lib/$architecture/libtbb.so.12" "$folder/"
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -c -o "$scratch/http.o" "$http/http.c"
    # Left out: what draws to a screen, solves large equations, or plugs in other makers' accelerators.
    link_without '^(gl[A-Z]|cblas_|[sdcz][a-z]+_$)' \
        g++ -std=c++17 -O2 -Wall -Wextra -Werror -s -o "$program" "$source" "$image/pnm.cpp" "$scratch/http.o" \
        -I"$http" -I"$image" -isystem "$root/usr/include/opencv4" -isystem "$root/usr/include/$architecture/opencv4" \
        -L"$root/usr/lib/$architecture" "${libraries[@]}" "$folder/libtbb.so.12" -lz -lpthread -ldl \
        -Wl,-rpath,'$ORIGIN' -Wl,--gc-sections
}
