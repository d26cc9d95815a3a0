#!/bin/sh
# Starts the objects service in a Debian guest that has what build.sh made in /opt/objects. Runs as root in the guest, and returns
# when the service answers.
set -eu
sh /opt/objects/start.sh /opt/objects/objects
