#!/usr/bin/env bash
# Takes a picture of a face out of a Debian package: an astronaut's portrait, by NASA, in the public domain.
# Usage: picture.sh FILE.ppm
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../lib.sh"
source "$here/../image/pictures.sh"
picture astronaut "${1:?Usage: picture.sh FILE.ppm}"
