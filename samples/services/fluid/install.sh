#!/bin/sh
# Starts the fluid service in a Debian guest that has what build.sh made in /opt/fluid. Runs as root in the guest, and returns
# when the service answers.
set -eu
sh /opt/fluid/start.sh /opt/fluid/fluid
