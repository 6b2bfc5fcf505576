#!/usr/bin/env bash
# PowerDNS over sqlite with two zones that take signed updates: pdns.sh start DIR [ADDRESS] | kill DIR | wipe DIR | pause DIR | continue DIR | stop DIR. Debian: install.sh dns. With ADDRESS it also listens there on port 53, where resolvers of containers ask; NETNS=name as in docker.sh.
# Zones and keys as in bind.sh; each file NAME.key has the line of `pdnsutil list-tsig-keys` for that key. PowerDNS has no rights by type of record. The SOA's minimum is 5 s, not PowerDNS' default of an hour: else a name
# that was asked for before it was there stays unknown to resolvers that long.
. "$(dirname "$0")/lib.sh"
u() { pdnsutil "--config-dir=$dir" "$@"; }
zone() { # NAME
  u create-zone "$1" ns.links.test
  u replace-rrset "$1" @ SOA 5 'ns.links.test. admin.links.test. 1 60 30 600 5'
  u set-meta "$1" TSIG-ALLOW-DNSUPDATE links links384 links512
  u set-meta "$1" ALLOW-DNSUPDATE-FROM 127.0.0.0/8 ::1/128
  u set-meta "$1" SOA-EDIT-DNSUPDATE INCREASE
}
case $verb in
  start)
    port=$(port_of 5302)
    cat > "$dir/pdns.conf" <<CONF
launch=gsqlite3
gsqlite3-database=$dir/pdns.db
gsqlite3-pragma-synchronous=0
local-address=127.0.0.1, ::1${1:+, $1:53}
local-port=$port
socket-dir=$dir
dnsupdate=yes
allow-dnsupdate-from=127.0.0.0/8, ::1/128
allow-axfr-ips=
disable-axfr=yes
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
zone-cache-refresh-interval=0
receiver-threads=1
distributor-threads=1
daemon=no
guardian=no
loglevel=5
CONF
    if [ ! -s "$dir/pdns.db" ]; then
      sqlite3 "$dir/pdns.db" < /usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql
      for key in links:256 links384:384 links512:512 other:256; do u generate-tsig-key "${key%:*}" "hmac-sha${key#*:}"; done
      zone links.test; u add-record links.test ns A 5 127.0.0.1; zone 2.0.192.in-addr.arpa
    fi >> "$dir/pdnsutil.log" 2>&1
    for key in links links384 links512 other; do u list-tsig-keys 2>/dev/null | grep "^$key\. " > "$dir/$key.key"; done
    running "$dir/pdns.pid" || { in_namespace setsid pdns_server --config-dir="$dir" >> "$dir/pdns.log" 2>&1 < /dev/null & echo $! > "$dir/pdns.pid"; }
    wait_for 20 pdns in_namespace dig +short +time=1 +tries=1 -p "$port" @127.0.0.1 links.test SOA
    dns_variables "$port" ;;
  kill) kill -9 "$(cat "$dir/pdns.pid")"; rm -f "$dir/pdns.pid" ;; # a crash
  wipe) # as if an old copy had been put back; its keys are in it, too
    kill -9 "$(cat "$dir/pdns.pid")"; rm -f "$dir/pdns.pid"
    sqlite3 "$dir/pdns.db" "delete from records where type not in ('SOA', 'NS') and name <> 'ns.links.test'" ;;
  pause) kill -STOP "$(cat "$dir/pdns.pid")" ;; # it hangs; what was sent to it waits
  continue) kill -CONT "$(cat "$dir/pdns.pid")" ;;
  stop) kill -CONT "$(cat "$dir/pdns.pid" 2>/dev/null)" 2>/dev/null || true; end_process "$dir/pdns.pid" ;;
esac
