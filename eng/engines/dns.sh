#!/usr/bin/env bash
# BIND, Knot and PowerDNS for the live tests: dns.sh start DIR | stop DIR. Root; Debian. `start` prints the variables that the tests look for:
#   export $(eng/engines/dns.sh start /tmp/dns) && dotnet test tests/ContainerLinks.DynamicDns.Tests; eng/engines/dns.sh stop /tmp/dns
. "$(dirname "$0")/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
case $verb in
  start)
    "$here/install.sh" dns >&2
    for server in bind knot pdns; do
      name=CONTAINERLINKS_TEST_$(echo "$server" | tr a-z A-Z)
      "$here/$server.sh" start "$dir/$server" | sed "s/^DNS_SERVER=/$name=/; s/^DNS_SERVER_IPV6=/${name}_IPV6=/; s/^DNS_KEYS=/${name}_FOLDER=/"
      echo "${name}_SCRIPT=$here/$server.sh"
    done ;;
  stop) for server in bind knot pdns; do "$here/$server.sh" stop "$dir/$server"; done ;;
esac
