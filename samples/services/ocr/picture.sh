#!/usr/bin/env bash
# Makes a picture of a text for the OCR service to read.
# Usage: picture.sh FILE.pgm [TEXT]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../lib.sh"
file=${1:?Usage: picture.sh FILE.pgm [TEXT]}

need pbmtext:netpbm
# Twice as large and smoothed: letters of a bitmap font have corners that printed ones have not.
pbmtext -builtin bdf "${2:-The quick brown fox jumps over the lazy dog}" | pbmtopgm -quiet 1 1 | pamdepth -quiet 255 | pamenlarge 3 | pnmsmooth -quiet >"$file"
