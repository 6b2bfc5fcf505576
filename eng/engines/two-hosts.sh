#!/usr/bin/env bash
# Two hosts on one machine: two-hosts.sh start DIR | cut DIR | join DIR | stop DIR. Root; Debian: install.sh docker podman dns tools.
# Two network namespaces with a wire between them, 198.19.1.1 and 198.19.1.2, and one from here to each, 198.19.2.2 and 198.19.3.2. Host 1 has a Docker Engine (containers in 172.31.0.0/16) and BIND, which takes
# updates and answers at 198.19.1.1 and 198.19.2.2; host 2 has a Docker Engine (172.30.0.0/16) and Podman (10.88.0.0/16). Each host has routes to the other's containers.
# `start` prints the variables that the tests look for; ENGINE_ROOT as in docker.sh.
. "$(dirname "$0")/lib.sh"
number=$(printf %s "$dir" | cksum | cut -d' ' -f1); hosts=("" "clh1-$number" "clh2-$number"); short=$((number % 100000))
at() { nsenter "--net=/var/run/netns/${hosts[$1]}" "${@:2}"; }
engine() { # VARIABLE FOLDER SCRIPT HOST FLAG…
  local endpoint; endpoint=$(NETNS=${hosts[$4]} "$here/$3" start "$dir/$2" "${@:5}" | sed -n 's/^DOCKER_HOST=//p')
  "$here/images.sh" "$endpoint" >&2
  echo "CONTAINERLINKS_TEST_$1=$endpoint"
}
wire() { # NAME LEFT-NAMESPACE LEFT-ADDRESS RIGHT-NAMESPACE RIGHT-ADDRESS; an empty namespace is this one
  ip link add "$1" type veth peer name "$1p"
  [ -z "$2" ] || ip link set "$1" netns "$2"; ip link set "$1p" netns "$4"
  ${2:+nsenter "--net=/var/run/netns/$2"} bash -c "ip addr add $3/24 dev $1; ip link set $1 up"
  nsenter "--net=/var/run/netns/$4" bash -c "ip addr add $5/24 dev $1p; ip link set $1p up"
}
case $verb in
  start)
    "$here/install.sh" docker podman dns tools >&2
    [ -e "/var/run/netns/${hosts[1]}" ] || {
      for n in 1 2; do ip netns add "${hosts[n]}"; at $n ip link set lo up; at $n sysctl -qw net.ipv4.ip_forward=1; done
      wire "clw$short" "${hosts[1]}" 198.19.1.1 "${hosts[2]}" 198.19.1.2
      wire "cla$short" "" 198.19.2.1 "${hosts[1]}" 198.19.2.2
      wire "clb$short" "" 198.19.3.1 "${hosts[2]}" 198.19.3.2
      at 1 ip route add 172.30.0.0/16 via 198.19.1.2; at 1 ip route add 10.88.0.0/16 via 198.19.1.2; at 2 ip route add 172.31.0.0/16 via 198.19.1.1
    }
    engine HOST1_DOCKER docker1 docker.sh 1 --bip 172.31.0.1/16
    engine HOST2_DOCKER docker2 docker.sh 2 --bip 172.30.0.1/16
    engine HOST2_PODMAN podman2 podman.sh 2
    # an engine's own rules drop what comes from another host's containers
    for n in 1 2; do at $n iptables -C FORWARD -j ACCEPT 2>/dev/null || at $n iptables -I FORWARD -j ACCEPT; done
    NETNS=${hosts[1]} "$here/bind.sh" start "$dir/bind" "198.19.1.1; 198.19.2.2" >/dev/null
    echo "CONTAINERLINKS_TEST_HOSTS_DNS=198.19.2.2"; echo "CONTAINERLINKS_TEST_HOSTS_RESOLVER=198.19.1.1"; echo "CONTAINERLINKS_TEST_HOSTS_KEY=$dir/bind/links.key"
    echo "CONTAINERLINKS_TEST_HOSTS_SCRIPT=$here/two-hosts.sh"; echo "CONTAINERLINKS_TEST_HOSTS_FOLDER=$dir" ;;
  cut)  at 1 ip link set "clw$short" down ;;
  join) at 1 ip link set "clw$short" up; at 1 ip route replace 172.30.0.0/16 via 198.19.1.2; at 1 ip route replace 10.88.0.0/16 via 198.19.1.2 ;;
  stop)
    NETNS=${hosts[1]} "$here/bind.sh" stop "$dir/bind" || true
    for name in docker1 docker2 podman2; do script=${name%[12]}; NETNS=${hosts[${name: -1}]} "$here/$script.sh" stop "$dir/$name" || true; done
    for n in 2 1; do ip netns del "${hosts[n]}" 2>/dev/null || true; done ;;
esac
