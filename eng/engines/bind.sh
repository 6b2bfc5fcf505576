#!/usr/bin/env bash
# BIND with two zones that take signed updates: bind.sh start DIR [ADDRESS] | kill DIR | wipe DIR | pause DIR | continue DIR | stop DIR. Debian: install.sh dns. With ADDRESS it also listens there on port 53, where resolvers of containers ask; NETNS=name as in docker.sh.
# Zones links.test and 2.0.192.in-addr.arpa; keys links (hmac-sha256), links384, links512 in files of those names, with no more rights than names of containers need; `other` is known and has no right.
. "$(dirname "$0")/lib.sh"
zone() { # NAME FILE
  [ -s "$dir/zones/$2" ] || printf '$TTL 5\n@ IN SOA ns.links.test. admin.links.test. 1 60 30 600 5\n@ IN NS ns.links.test.\n%s' "${3:-}" > "$dir/zones/$2"
}
case $verb in
  start)
    port=$(port_of 5300); mkdir -p "$dir/zones"
    for key in links:256 links384:384 links512:512 other:256; do
      [ -s "$dir/${key%:*}.key" ] || tsig-keygen -a "hmac-sha${key#*:}" "${key%:*}" > "$dir/${key%:*}.key"
    done
    zone links.test links.test $'ns IN A 127.0.0.1\n'; zone 2.0.192.in-addr.arpa reverse
    grants() { for key in links links384 links512; do printf 'grant %s zonesub %s; ' "$key" "$1"; done; }
    resolvers=${1:+"listen-on port 53 { $1; };"}
    cat > "$dir/named.conf" <<CONF
include "$dir/links.key"; include "$dir/links384.key"; include "$dir/links512.key"; include "$dir/other.key";
options { directory "$dir/zones"; listen-on port $port { 127.0.0.1; }; $resolvers listen-on-v6 port $port { ::1; }; pid-file "$dir/named.pid";
  session-keyfile "$dir/session.key"; recursion no; dnssec-validation no; allow-transfer { none; }; };
controls { };
zone "links.test" { type primary; file "links.test"; update-policy { $(grants 'A AAAA SRV TXT') }; };
zone "2.0.192.in-addr.arpa" { type primary; file "reverse"; update-policy { $(grants PTR) }; };
CONF
    running "$dir/named.pid" || in_namespace named -n 1 -c "$dir/named.conf" -L "$dir/named.log"
    wait_for 20 named in_namespace dig +short +time=1 +tries=1 -p "$port" @127.0.0.1 links.test SOA
    dns_variables "$port" ;;
  kill) kill -9 "$(cat "$dir/named.pid")"; rm -f "$dir/named.pid" ;; # a crash
  wipe) kill -9 "$(cat "$dir/named.pid")"; rm -f "$dir/named.pid" "$dir"/zones/* ;; # the disk is gone; the next start makes empty zones
  pause) kill -STOP "$(cat "$dir/named.pid")" ;; # it hangs; what was sent to it waits
  continue) kill -CONT "$(cat "$dir/named.pid")" ;;
  stop) kill -CONT "$(cat "$dir/named.pid" 2>/dev/null)" 2>/dev/null || true; end_process "$dir/named.pid" ;;
esac
