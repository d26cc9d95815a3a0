#!/usr/bin/env bash
# A network in one machine: each node is a network namespace with a cable to a common switch. The machine's own network is not touched.
# Usage (as root):
#   network.sh up NAME [NODE...]            makes the network; nodes are `one two client` when none is named
#   network.sh run NAME NODE COMMAND...     runs a command on a node
#   network.sh rate NAME NODE RATE          limits what a node sends, such as 10mbit; `none` lifts it
#   network.sh delay NAME NODE TIME         delays what a node sends, in whole milliseconds such as 30ms; `none` lifts it
#   network.sh unplug|plug NAME NODE        takes a node's cable away, and gives it back
#   network.sh down NAME                    ends what still runs there, and takes it all away
# demo.sh, beside it, is what it is for: two cloudlets and a client.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

usage() {
    sed -n '3,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

fail() {
    echo "network.sh: $*" >&2
    exit 1
}

# The namespace of a node. A dot stands in no name: so `lab` has nothing of `lab-2`.
space() { echo "$name.$1"; }

nodes() { ip netns list | awk -v of="$name." 'index($1, of) == 1 { print substr($1, length(of) + 1) }'; }

need_node() {
    [[ -e /run/netns/$(space "$1") ]] || fail "the network '$name' has no node '$1'. It has: $(nodes | grep -vx switch | sort | xargs)"
}

quiet_kernel() { # NODE: IPv6 addresses are usable at once, without two seconds of asking around.
    ip netns exec "$(space "$1")" sysctl -q -w net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
}

up() {
    local number=0 node
    (($#)) || set -- one two client
    [[ -z $(nodes) ]] || fail "the network '$name' is there already: network.sh down $name"
    trap down ERR # Half a network is none.
    ip netns add "$(space switch)"
    ip -n "$(space switch)" link add switch type bridge mcast_snooping 0
    ip -n "$(space switch)" link set switch up
    for node; do
        number=$((number + 1))
        ip netns add "$(space "$node")"
        quiet_kernel "$node"
        ip -n "$(space "$node")" link set lo up
        ip -n "$(space switch)" link add "port$number" type veth peer name lan0 netns "$(space "$node")"
        ip -n "$(space switch)" link set "port$number" master switch up
        ip -n "$(space "$node")" addr add "10.77.0.$number/24" dev lan0
        ip -n "$(space "$node")" link set lan0 up
        ip -n "$(space "$node")" route add default dev lan0
        echo "$node: 10.77.0.$number"
    done
}

running() {
    local node
    for node in $(nodes); do ip netns pids "$(space "$node")"; done
}

# Asked to end, given two seconds, killed: also the machines of a daemon, which outlive it.
end_all() {
    local pids tries=20
    pids=$(running)
    [[ -n $pids ]] || return 0
    kill $pids 2>/dev/null || true
    while [[ -n $(running) ]] && ((tries-- > 0)); do sleep 0.1; done
    pids=$(running)
    [[ -z $pids ]] || kill -KILL $pids 2>/dev/null || true
}

down() {
    local node
    end_all
    for node in $(nodes); do ip netns del "$(space "$node")"; done
}

rate() {
    local space
    space=$(space "$1")
    ip netns exec "$space" tc qdisc del dev lan0 root 2>/dev/null || true
    [[ $2 != none ]] || return 0
    ip netns exec "$space" tc qdisc add dev lan0 root tbf rate "$2" burst 32kb latency 200ms
}

# By netem. Where the kernel has none: packets of 600 bytes, one at a time, each taking that time, so that all but the shortest answers wait.
delay() {
    local space milliseconds=${2%ms}
    space=$(space "$1")
    ip netns exec "$space" tc qdisc del dev lan0 root 2>/dev/null || true
    ip -n "$space" route replace default dev lan0
    ip -n "$space" route replace 10.77.0.0/24 dev lan0
    [[ $2 != none ]] || return 0
    ip netns exec "$space" tc qdisc add dev lan0 root netem delay "${milliseconds}ms" 2>/dev/null && return
    ip -n "$space" route replace default dev lan0 mtu lock 600
    ip -n "$space" route replace 10.77.0.0/24 dev lan0 mtu lock 600
    ip netns exec "$space" tc qdisc add dev lan0 root tbf rate "$((700 * 8000 / milliseconds))bit" burst 700 latency 5s
}

(($# >= 2)) || usage
verb=$1
name=$2
shift 2
[[ $name =~ ^[a-zA-Z0-9-]+$ ]] || fail "'$name' is no name for a network: letters, digits and dashes"
((EUID == 0)) || fail "network namespaces are root's: run it with sudo"
command -v ip >/dev/null || fail "there is no command 'ip': apt install iproute2"
case $verb in
up) up "$@" ;;
down) down ;;
run | rate | delay | unplug | plug)
    (($#)) || usage
    need_node "$1"
    ;;&
rate | delay) (($# == 2)) || usage ;;&
run) node=$1 && shift && exec ip netns exec "$(space "$node")" "$@" ;;
rate) rate "$@" ;;
delay) delay "$@" ;;
unplug) ip -n "$(space "$1")" link set lan0 down ;;
plug) ip -n "$(space "$1")" link set lan0 up ;;
*) usage ;;
esac
