#!/bin/sh
# Starts the face service in a Debian guest that has what build.sh made in /opt/face. Runs as root in the guest, and returns
# when the service answers.
set -eu
sh /opt/face/start.sh /opt/face/face
