#!/bin/sh
# Installs and starts the speech service in a Debian guest that has what build.sh made in /opt/speech. Runs as root in the
# guest, and returns when the service answers.
set -eu
cd /opt/speech

dpkg --install model.deb
rm model.deb
chmod +x speech

# rc.local runs when the guest is started anew, and now.
cat >/etc/rc.local <<'END'
#!/bin/sh
setsid /opt/speech/speech </dev/null >/var/log/speech.log 2>&1 &
END
chmod +x /etc/rc.local
/etc/rc.local

echo "Loading the model"
tries=120
until grep -q ': 00000000:1F90 ' /proc/net/tcp; do # somebody listens on port 8080
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { tail -n 20 /var/log/speech.log; echo "The speech service does not answer." >&2; exit 1; }
    sleep 0.5
done
sync
echo "The speech service answers on port 8080."
