#!/bin/sh
# Starts a service in the guest, now and whenever the guest boots, and returns when it listens on port 8080.
# Usage: start.sh PROGRAM
set -eu
program=$1
name=$(basename "$program")
log=/var/log/$name.log
chmod +x "$program"

# rc.local runs when the guest is started anew, and now.
cat >/etc/rc.local <<END
#!/bin/sh
setsid $program </dev/null >$log 2>&1 &
END
chmod +x /etc/rc.local
/etc/rc.local

tries=240
until grep -q ': 00000000:1F90 ' /proc/net/tcp; do # somebody listens on port 8080
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { tail -n 20 "$log"; echo "The service $name does not answer." >&2; exit 1; }
    sleep 0.5
done
sync
echo "The service $name answers on port 8080."
