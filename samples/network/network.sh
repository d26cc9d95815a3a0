#!/usr/bin/env bash
# A network in one machine: each node is a network namespace with a cable to a common switch. The machine's own network is not touched.
# Usage (as root):
#   network.sh up NAME [NODE...]            makes the network; nodes are `one two client` when none is named
#   network.sh run NAME NODE COMMAND...     runs a command on a node
#   network.sh rate NAME NODE RATE            limits what a node sends, such as 10mbit; `none` lifts it
#   network.sh delay NAME NODE TIME         delays what a node sends, in whole milliseconds such as 30ms; `none` lifts it
#   network.sh unplug|plug NAME NODE        takes a node's cable away, and gives it back
#   network.sh down NAME                    takes it all away; commands that still run there lose their network
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

usage() {
    sed -n '3,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

quiet_kernel() { # NODE: IPv6 addresses are usable at once, without two seconds of asking around.
    ip netns exec "$1" sysctl -q -w net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
}

up() {
    local name=$1 number=0 node
    shift
    (($#)) || set -- one two client
    ip netns add "$name-switch"
    ip -n "$name-switch" link add switch type bridge mcast_snooping 0
    ip -n "$name-switch" link set switch up
    for node; do
        number=$((number + 1))
        ip netns add "$name-$node"
        quiet_kernel "$name-$node"
        ip -n "$name-$node" link set lo up
        ip -n "$name-switch" link add "port$number" type veth peer name lan0 netns "$name-$node"
        ip -n "$name-switch" link set "port$number" master switch up
        ip -n "$name-$node" addr add "10.77.0.$number/24" dev lan0
        ip -n "$name-$node" link set lan0 up
        ip -n "$name-$node" route add default dev lan0
        echo "$node: 10.77.0.$number"
    done
}

down() {
    local namespace
    for namespace in $(ip netns list | awk '{ print $1 }' | grep "^$1-" || true); do
        ip netns del "$namespace"
    done
}

rate() {
    local node=$1-$2 limit=$3
    ip netns exec "$node" tc qdisc del dev lan0 root 2>/dev/null || true
    [[ $limit != none ]] || return 0
    ip netns exec "$node" tc qdisc add dev lan0 root tbf rate "$limit" burst 32kb latency 200ms
}

# By netem. Where the kernel has none: packets of 600 bytes, one at a time, each taking that time, so that all but the shortest answers wait.
delay() {
    local node=$1-$2 milliseconds=${3%ms}
    ip netns exec "$node" tc qdisc del dev lan0 root 2>/dev/null || true
    ip -n "$node" route replace default dev lan0
    ip -n "$node" route replace 10.77.0.0/24 dev lan0
    [[ $3 != none ]] || return 0
    ip netns exec "$node" tc qdisc add dev lan0 root netem delay "${milliseconds}ms" 2>/dev/null && return
    ip -n "$node" route replace default dev lan0 mtu lock 600
    ip -n "$node" route replace 10.77.0.0/24 dev lan0 mtu lock 600
    ip netns exec "$node" tc qdisc add dev lan0 root tbf rate "$((700 * 8000 / milliseconds))bit" burst 700 latency 5s
}

(($# >= 2)) || usage
verb=$1
name=$2
shift 2
case $verb in
up) up "$name" "$@" ;;
run) node=$1 && shift && exec ip netns exec "$name-$node" "$@" ;;
rate) rate "$name" "$@" ;;
delay) delay "$name" "$@" ;;
unplug) ip -n "$name-$1" link set lan0 down ;;
plug) ip -n "$name-$1" link set lan0 up ;;
down) down "$name" ;;
*) usage ;;
esac
