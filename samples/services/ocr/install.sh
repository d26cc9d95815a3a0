#!/bin/sh
# Starts the OCR service in a Debian guest that has what build.sh made in /opt/ocr. Runs as root in the guest, and returns
# when the service answers.
set -eu
sh /opt/ocr/start.sh /opt/ocr/ocr
