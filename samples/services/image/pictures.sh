#!/usr/bin/env bash
# Photographs to try services with, out of Debian's python3-skimage. Source it after samples/lib.sh.

# picture NAME FILE.ppm: one of its pictures, such as astronaut, chelsea (a cat), coffee, brick.
picture() {
    local folder=$cache/pictures scratch
    need pngtopnm:netpbm
    if [[ ! -e $folder/$1.png ]]; then
        apt_ready
        mkdir -p "$folder"
        scratch=$(mktemp -d)
        unpack python3-skimage "$scratch/root"
        mv "$scratch"/root/usr/lib/python3/dist-packages/skimage/data/*.png "$folder/"
        rm -rf "$scratch"
    fi
    pngtopnm "$folder/$1.png" >"$2"
}
