#!/usr/bin/env bash
# Docker and Podman for the live tests, and two more Docker Engines, one with TLS and one with IPv6: live.sh start DIR | stop DIR. Root; Debian. `start` prints the variables that the tests look for:
#   export $(eng/engines/live.sh start /tmp/engines) && dotnet test tests/ContainerLinks.Docker.Tests; eng/engines/live.sh stop /tmp/engines
# With NETNS=name the engines run in that network namespace. What is reached by loopback (TLS, a test's registry) is told only to those who are in it, too:
#   nsenter --net=/var/run/netns/NAME env NETNS=NAME eng/engines/live.sh start /tmp/engines
# An engine for tests has containers of the tests only: they are killed, and the engines too.
. "$(dirname "$0")/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
case $verb in
  start)
    "$here/install.sh" docker podman tools >&2
    for engine in docker podman ipv6; do
      endpoint=$("$here/$engine.sh" start "$dir/$engine" | sed -n 's/^DOCKER_HOST=//p')
      "$here/images.sh" "$endpoint" >&2
      name=CONTAINERLINKS_TEST_$(case $engine in ipv6) echo DOCKER_IPV6 ;; *) echo "$engine" | tr a-z A-Z ;; esac)
      echo "$name=$endpoint"; echo "${name}_FOLDER=$dir/$engine"; echo "${name}_SCRIPT=$here/$engine.sh"
    done
    echo "CONTAINERLINKS_TEST_STRACE=$(command -v strace)" # it kills a program between two of its writes
    if [ -z "${NETNS:-}" ] || [ /proc/self/ns/net -ef "/var/run/netns/$NETNS" ]; then
      "$here/tls.sh" start "$dir/tls" | sed 's/^DOCKER_HOST=/CONTAINERLINKS_TEST_DOCKER_TLS=/; s/^DOCKER_CERT_PATH=/CONTAINERLINKS_TEST_DOCKER_TLS_CERTS=/'
      echo CONTAINERLINKS_TEST_REGISTRY_PORTS=23850-23859   # where the engines take a registry without TLS
    fi ;;
  stop)
    for engine in docker podman ipv6 tls; do "$here/$engine.sh" stop "$dir/$engine"; done ;;
esac
