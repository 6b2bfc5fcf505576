#!/usr/bin/env bash
# Knot with two zones that take signed updates: knot.sh start DIR [ADDRESS] | kill DIR | wipe DIR | pause DIR | continue DIR | stop DIR. Debian: install.sh dns. With ADDRESS it also listens there on port 53, where resolvers of containers ask; NETNS=name as in docker.sh.
# Zones and keys as in bind.sh. The journal is read whole at a start: with `zonefile-load: difference-no-serial` an acknowledged update is lost by a crash.
. "$(dirname "$0")/lib.sh"
zone() { # NAME
  [ -s "$dir/zones/$1.zone" ] || printf '$ORIGIN %s.\n$TTL 5\n@ IN SOA ns.links.test. admin.links.test. 1 60 30 600 5\n@ IN NS ns.links.test.\n%s' "$1" "${2:-}" > "$dir/zones/$1.zone"
}
case $verb in
  start)
    port=$(port_of 5301); mkdir -p "$dir/zones" "$dir/db" "$dir/run"
    for key in links:256 links384:384 links512:512 other:256; do
      [ -s "$dir/${key%:*}.key" ] || keymgr -t "${key%:*}" "hmac-sha${key#*:}" "${key#*:}" > "$dir/${key%:*}.key"
    done
    zone links.test $'ns IN A 127.0.0.1\n'; zone 2.0.192.in-addr.arpa
    {
      cat <<CONF
server:
  rundir: "$dir/run"
  user: root:root
  pidfile: "$dir/knotd.pid"
  listen: [ 127.0.0.1@$port, ::1@$port${1:+, $1@53} ]
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
log:
  - target: "$dir/knot.log"
    any: info
database:
  storage: "$dir/db"
  journal-db-max-size: 64M
  kasp-db-max-size: 16M
  timer-db-max-size: 16M
  catalog-db-max-size: 16M
key:
CONF
      cat "$dir"/*.key | grep -v -e '^#' -e '^key:'
      cat <<CONF
acl:
  - id: names
    key: [ links, links384, links512 ]
    action: update
    update-type: [ A, AAAA, SRV, TXT ]
  - id: pointers
    key: [ links, links384, links512 ]
    action: update
    update-type: [ PTR ]
template:
  - id: default
    storage: "$dir/zones"
    zonefile-sync: 0
    zonefile-load: whole
    journal-content: changes
zone:
  - domain: links.test
    acl: names
  - domain: 2.0.192.in-addr.arpa
    acl: pointers
CONF
    } > "$dir/knot.conf"
    running "$dir/knotd.pid" || { rm -f "$dir/knotd.pid"; in_namespace knotd -c "$dir/knot.conf" -d >> "$dir/knotd.out.log" 2>&1; }
    wait_for 20 knotd in_namespace kdig +short +time=1 +retry=0 -p "$port" @127.0.0.1 links.test SOA
    dns_variables "$port" ;;
  kill) kill -9 "$(cat "$dir/knotd.pid")"; rm -f "$dir/knotd.pid" ;; # a crash; with the pid of a zombie in its file the next one would not start
  wipe) kill -9 "$(cat "$dir/knotd.pid")"; rm -rf "$dir/knotd.pid" "$dir/zones" "$dir/db" ;; # the disk is gone; the next start makes empty zones
  pause) kill -STOP "$(cat "$dir/knotd.pid")" ;; # it hangs; what was sent to it waits
  continue) kill -CONT "$(cat "$dir/knotd.pid")" ;;
  stop) kill -CONT "$(cat "$dir/knotd.pid" 2>/dev/null)" 2>/dev/null || true; end_process "$dir/knotd.pid" ;;
esac
