#!/usr/bin/env bash
# A Docker Engine whose default bridge has IPv6: ipv6.sh start DIR | kill DIR | stop DIR. In a network namespace of its own, since two engines cannot share docker0.
. "$(dirname "$0")/lib.sh"
NETNS=cl6-$(printf %s "$dir" | cksum | cut -d' ' -f1); export NETNS
case $verb in
  start)
    [ -e "/var/run/netns/$NETNS" ] || ip netns add "$NETNS"
    nsenter "--net=/var/run/netns/$NETNS" ip link set lo up
    "$here/docker.sh" start "$dir" --ipv6 --fixed-cidr-v6 fd00:c1::/64 ;;
  kill) "$here/docker.sh" kill "$dir" ;;
  stop)
    "$here/docker.sh" stop "$dir"
    [ ! -e "/var/run/netns/$NETNS" ] || ip netns del "$NETNS" ;;
esac
