#!/usr/bin/env bash
# Two hosts on one machine: two-hosts.sh start DIR [swarm] | cut DIR | join DIR | stop DIR. Root; Debian: install.sh docker podman dns tools.
# Two network namespaces with a wire between them, 198.19.1.1 and 198.19.1.2, and one from here to each, 198.19.2.2 and 198.19.3.2, or the next that are free here. Host 1 has a Docker Engine (containers in
# 172.31.0.0/16) and BIND, which takes updates and answers at both of its addresses; host 2 has a Docker Engine (172.30.0.0/16) and Podman (10.88.0.0/16). Each host has routes to the other's containers.
# With `swarm` there are the two Docker Engines alone, with nothing between them and here: host 1 manages a Swarm that host 2 works for, with an attachable overlay network `links`. A host that is away counts as
# down after 3 seconds there, not after 15.
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
free_net() { # two hosts of another folder may be here, too: 198.19.N, the same for as long as the folder lives
  if [ ! -s "$dir/net" ]; then local n=2; while [ -n "$(ip route show "198.19.$n.0/24")$(ip route show "198.19.$((n + 1)).0/24")" ]; do n=$((n + 2)); done; echo "$n" > "$dir/net"; fi
  cat "$dir/net"
}
route() { at 1 ip route replace 172.30.0.0/16 via 198.19.1.2; at 1 ip route replace 10.88.0.0/16 via 198.19.1.2; at 2 ip route replace 172.31.0.0/16 via 198.19.1.1; }   # the kernel forgets them when the wire is cut
ask() { # HOST METHOD PATH [JSON]
  curl -fsS --unix-socket "$dir/docker$1/docker.sock" -X "$2" -H 'Content-Type: application/json' ${4:+--data "$4"} "http://localhost/v1.41/$3"
}
form_swarm() {
  ask 1 GET info | grep -q '"LocalNodeState":"active"' && return
  ask 1 POST swarm/init '{"AdvertiseAddr":"198.19.1.1","ListenAddr":"198.19.1.1:2377","Spec":{"Dispatcher":{"HeartbeatPeriod":1000000000}}}' >/dev/null
  local token; token=$(ask 1 GET swarm | grep -o '"Worker":"[^"]*"' | cut -d'"' -f4)
  ask 2 POST swarm/join "{\"AdvertiseAddr\":\"198.19.1.2\",\"ListenAddr\":\"198.19.1.2:2377\",\"RemoteAddrs\":[\"198.19.1.1:2377\"],\"JoinToken\":\"$token\"}"
  ask 1 POST networks/create '{"Name":"links","Driver":"overlay","Attachable":true,"CheckDuplicate":true}' >/dev/null
}
between_hosts() {
  [ ! -e "/var/run/netns/${hosts[1]}" ] || return 0
  for n in 1 2; do ip netns add "${hosts[n]}"; at $n ip link set lo up; at $n sysctl -qw net.ipv4.ip_forward=1; done
  wire "clw$short" "${hosts[1]}" 198.19.1.1 "${hosts[2]}" 198.19.1.2
  route
  [ -n "$swarm" ] || { local n; n=$(free_net); wire "cla$short" "" "198.19.$n.1" "${hosts[1]}" "198.19.$n.2"; n=$((n + 1)); wire "clb$short" "" "198.19.$n.1" "${hosts[2]}" "198.19.$n.2"; }
}
pass_on() { for n in 1 2; do at $n iptables -C FORWARD -j ACCEPT 2>/dev/null || at $n iptables -I FORWARD -j ACCEPT; done; }   # an engine's own rules drop what comes from another host's containers
swarm=$([ "${1:-}" = swarm ] && echo yes || true)
case $verb in
  start)
    if [ -n "$swarm" ]; then
      "$here/install.sh" docker tools >&2
      between_hosts
      name=${ENGINE_ROOT:+NEWER_}SWARM
      engine ${name}_MANAGER docker1 docker.sh 1 --bip 172.31.0.1/16
      engine ${name}_WORKER docker2 docker.sh 2 --bip 172.30.0.1/16
      pass_on
      form_swarm >&2
      for n in 1 2; do
        role=$([ $n = 1 ] && echo MANAGER || echo WORKER)
        echo "CONTAINERLINKS_TEST_${name}_${role}_FOLDER=$dir/docker$n"; echo "CONTAINERLINKS_TEST_${name}_${role}_SCRIPT=$here/docker.sh"
      done
      echo "CONTAINERLINKS_TEST_${name}_SCRIPT=$here/two-hosts.sh"; echo "CONTAINERLINKS_TEST_${name}_FOLDER=$dir"
      echo "CONTAINERLINKS_TEST_${name}_RELEASE=$(ask 1 GET version | grep -o '"Version":"[^"]*"' | head -n 1 | cut -d'"' -f4)"
      exit 0
    fi
    "$here/install.sh" docker podman dns tools >&2
    between_hosts
    engine HOST1_DOCKER docker1 docker.sh 1 --bip 172.31.0.1/16
    engine HOST2_DOCKER docker2 docker.sh 2 --bip 172.30.0.1/16
    engine HOST2_PODMAN podman2 podman.sh 2
    pass_on
    NETNS=${hosts[1]} "$here/bind.sh" start "$dir/bind" "198.19.1.1; 198.19.$(free_net).2" >/dev/null
    echo "CONTAINERLINKS_TEST_HOSTS_DNS=198.19.$(free_net).2"; echo "CONTAINERLINKS_TEST_HOSTS_RESOLVER=198.19.1.1"; echo "CONTAINERLINKS_TEST_HOSTS_KEY=$dir/bind/links.key"
    echo "CONTAINERLINKS_TEST_HOSTS_SCRIPT=$here/two-hosts.sh"; echo "CONTAINERLINKS_TEST_HOSTS_FOLDER=$dir" ;;
  cut)  at 1 ip link set "clw$short" down ;;
  join) at 1 ip link set "clw$short" up; route ;;
  stop)
    [ ! -e "$dir/bind" ] || NETNS=${hosts[1]} "$here/bind.sh" stop "$dir/bind" || true
    for name in docker1 docker2 podman2; do [ -e "$dir/$name" ] || continue; script=${name%[12]}; NETNS=${hosts[${name: -1}]} "$here/$script.sh" stop "$dir/$name" || true; done
    for n in 2 1; do ip netns del "${hosts[n]}" 2>/dev/null || true; done ;;
esac
