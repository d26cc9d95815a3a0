#!/bin/sh
# Installs and starts the speech service in a Debian guest that has what build.sh made in /opt/speech. Runs as root in the
# guest, and returns when the service answers.
set -eu
cd /opt/speech

dpkg --install model.deb
rm model.deb
sh start.sh /opt/speech/speech
