#!/usr/bin/env bash
# Docker and Podman for the live tests, and two more Docker Engines, one with TLS and one with IPv6: live.sh start DIR | stop DIR. Root; Debian. `start` prints the variables that the tests look for:
#   export $(eng/engines/live.sh start /tmp/engines) && dotnet test tests/ContainerLinks.Docker.Tests; eng/engines/live.sh stop /tmp/engines
# With ENGINE_ROOT=folder (root.sh) the newer releases in it, too:
#   export $(eng/engines/root.sh forky /tmp/root)
# With NETNS=name the engines run in that network namespace. What is reached by loopback (TLS, a test's registry) is told only to those who are in it, too:
#   nsenter --net=/var/run/netns/NAME env NETNS=NAME eng/engines/live.sh start /tmp/engines
# An engine for tests has containers of the tests only: they are killed, and the engines too.
. "$(dirname "$0")/lib.sh"
root=${ENGINE_ROOT:-}; unset ENGINE_ROOT
netns=${NETNS:-}
# The newer engines share a network namespace of their own: two Dockers cannot share docker0, nor two Podmans podman0. A wire leads there, for a test's registry.
number=$(printf %s "$dir" | cksum | cut -d' ' -f1); newer_netns=cln-$number; rootless_netns=clr-$number; wire=cln$((number % 1000000)); outside=198.18.$((number % 250)).1; inside=198.18.$((number % 250)).2; ports=23850-23859
is_at_loopback() { [ -z "$netns" ] || [ /proc/self/ns/net -ef "/var/run/netns/$netns" ]; }
engine() { # VARIABLE FOLDER SCRIPT FLAG…: starts one, gives it the images and prints its variables
  local name=CONTAINERLINKS_TEST_$1 folder=$dir/$2 script=$here/$3 told endpoint
  told=$("$script" start "$folder" "${@:4}") || return 1
  endpoint=$(sed -n 's/^DOCKER_HOST=//p' <<< "$told")
  "$here/images.sh" "$endpoint" >&2 || return 1
  echo "$name=$endpoint"; echo "${name}_FOLDER=$folder"; echo "${name}_SCRIPT=$script"
  sed -n "s/^DOCKER_USER=/${name}_USER=/p" <<< "$told"
  echo "${name}_RELEASE=$(curl -fsS --unix-socket "${endpoint#unix://}" http://localhost/version | grep -o '"Version":"[^"]*"' | head -n 1 | cut -d'"' -f4)"
}
rootless() { # VARIABLE FOLDER: an ordinary user's. Not every machine lets one have it: then that is said, and the tests of it are skipped
  engine "$1" "$2" podman-rootless.sh || echo "live.sh: no Podman of an ordinary user here; the reason is in $dir/$2" >&2
}
tls() { # VARIABLE FOLDER
  "$here/tls.sh" start "$dir/$2" | sed "s/^DOCKER_HOST=/CONTAINERLINKS_TEST_$1=/; s/^DOCKER_CERT_PATH=/CONTAINERLINKS_TEST_$1_CERTS=/"
}
case $verb in
  start)
    "$here/install.sh" docker podman rootless tools >&2
    engine DOCKER docker docker.sh
    engine PODMAN podman podman.sh
    engine DOCKER_IPV6 ipv6 ipv6.sh
    rootless PODMAN_ROOTLESS podman-rootless
    if is_at_loopback; then
      tls DOCKER_TLS tls
      for kind in DOCKER PODMAN; do echo "CONTAINERLINKS_TEST_${kind}_REGISTRY=127.0.0.1:$ports"; done   # where the engines take a registry without TLS
    fi
    echo "CONTAINERLINKS_TEST_STRACE=$(command -v strace)" # it kills a program between two of its writes
    [ -n "$root" ] || exit 0
    [ -e "/var/run/netns/$newer_netns" ] || {
      ip netns add "$newer_netns"
      ip link del "$wire" 2>/dev/null || true   # the kernel takes its time to end a namespace, and the wire with it
      ip link add "$wire" type veth peer name "$wire" netns "$newer_netns"
      ip addr add "$outside/30" dev "$wire"; ip link set "$wire" up
      nsenter "--net=/var/run/netns/$newer_netns" bash -c "ip link set lo up; ip addr add $inside/30 dev $wire; ip link set $wire up"
    }
    export ENGINE_ROOT=$root
    if is_at_loopback; then tls NEWER_DOCKER_TLS newer-tls; fi
    export NETNS=$newer_netns
    engine NEWER_DOCKER newer-docker docker.sh --insecure-registry "$outside/32"
    engine NEWER_PODMAN newer-podman podman.sh "$outside"
    engine NEWER_DOCKER_IPV6 newer-ipv6 ipv6.sh
    # pasta gives a user's containers the machine's way to the outside under the name that it has there: in the namespace of the others that would be podman0
    export NETNS=$rootless_netns
    [ -e "/var/run/netns/$NETNS" ] || {
      ip netns add "$NETNS"
      nsenter "--net=/var/run/netns/$NETNS" bash -c "ip link set lo up; ip link add outside type bridge; ip addr add $inside/30 dev outside; ip link set outside up; ip route add default dev outside"
    }
    rootless NEWER_PODMAN_ROOTLESS newer-podman-rootless
    for kind in DOCKER PODMAN; do echo "CONTAINERLINKS_TEST_NEWER_${kind}_REGISTRY=$outside:$ports"; done ;;
  stop)
    for name in docker podman podman-rootless ipv6 tls newer-docker newer-podman newer-podman-rootless newer-ipv6 newer-tls; do
      [ ! -e "$dir/$name" ] || "$here/${name#newer-}.sh" stop "$dir/$name"
    done
    for name in "$newer_netns" "$rootless_netns"; do [ ! -e "/var/run/netns/$name" ] || ip netns del "$name"; done ;; # the wire goes with it
esac
