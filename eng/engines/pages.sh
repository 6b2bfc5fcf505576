#!/usr/bin/env bash
# The hosts of a reader who types what the documentation shows: pages.sh start DIR | stop DIR. Root; Debian: install.sh docker dns.
# Two network namespaces with a wire between them, 192.0.2.1 and 192.0.2.2, as the pages call two hosts, and a Docker Engine in each. Nobody else uses them: names such as `db` and `web` are free, and so is the place
# of the one linker. The images that pages name are busybox under those names (images.sh).
#   eng/pack.sh /tmp/packages && export CONTAINERLINKS_TEST_PACKAGES=/tmp/packages $(eng/engines/pages.sh start /tmp/pages) && dotnet test tests/ContainerLinks.Docs.Tests; eng/engines/pages.sh stop /tmp/pages
. "$(dirname "$0")/lib.sh"
number=$(printf %s "$dir" | cksum | cut -d' ' -f1); wire=clp$((number % 100000))
host_of() { echo "clp$1-$number"; }
images() { # ENDPOINT: a registry is not asked
  "$here/images.sh" "$1"
  local name; for name in busybox nginx httpd; do DOCKER_HOST=$1 docker tag web "$name"; done; for name in mysql redis; do DOCKER_HOST=$1 docker tag db "$name"; done
}
case $verb in
  start)
    "$here/install.sh" docker dns >&2
    [ -e "/var/run/netns/$(host_of 1)" ] || {
      for n in 1 2; do ip netns add "$(host_of $n)"; done
      ip link add "$wire" netns "$(host_of 1)" type veth peer name "$wire" netns "$(host_of 2)"
      for n in 1 2; do nsenter "--net=/var/run/netns/$(host_of $n)" bash -c "ip link set lo up; sysctl -qw net.ipv4.ip_forward=1; ip addr add 192.0.2.$n/24 dev $wire; ip link set $wire up"; done
    }
    for n in 1 2; do
      endpoint=$(NETNS=$(host_of $n) "$here/docker.sh" start "$dir/docker$n" | sed -n 's/^DOCKER_HOST=//p')
      images "$endpoint" >&2
      echo "CONTAINERLINKS_TEST_PAGES_DOCKER$([ $n = 1 ] || echo _$n)=$endpoint"
    done ;;
  stop)
    for n in 1 2; do
      [ ! -e "$dir/docker$n" ] || "$here/docker.sh" stop "$dir/docker$n" || true
      ip netns del "$(host_of $n)" 2>/dev/null || true
    done ;;
esac
