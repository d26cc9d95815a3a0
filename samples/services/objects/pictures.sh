#!/usr/bin/env bash
# Pictures of two objects out of a Debian package, and of one of them as another camera would see it: turned, smaller and darker.
# Usage: pictures.sh DIR      -> DIR/cat.ppm, DIR/coffee.ppm, DIR/seen.ppm (the coffee)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../lib.sh"
source "$here/../image/pictures.sh"
folder=${1:?Usage: pictures.sh DIR}

mkdir -p "$folder"
picture chelsea "$folder/cat.ppm"
picture coffee "$folder/coffee.ppm"
pnmrotate -quiet 20 "$folder/coffee.ppm" | pamscale -quiet 0.8 | ppmdim 0.8 >"$folder/seen.ppm"
