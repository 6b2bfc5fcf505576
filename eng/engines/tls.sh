#!/usr/bin/env bash
# A Docker Engine on TCP loopback that asks for certificates: tls.sh start DIR | stop DIR. NETNS and ENGINE_ROOT as in docker.sh; whoever speaks to it must be in that namespace.
# It has a bridge of its own, so that it fits beside another engine (with --bridge=none it would delete docker0, whosever it is). `stranger` holds files of another authority.
. "$(dirname "$0")/lib.sh"
certs=$dir/certs
authority() { # FOLDER: an authority, a server's certificate for 127.0.0.1 and a client's
  mkdir -p "$1"; cd "$1"
  local extensions
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$(basename "$1") authority" -keyout ca-key.pem -out ca.pem 2>/dev/null
  for role in server client; do
    extensions="extendedKeyUsage=${role}Auth"; [ "$role" = client ] || extensions+=$'\nsubjectAltName=IP:127.0.0.1,DNS:localhost'
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$role" -keyout "$role-key.pem" -out "$role.csr" 2>/dev/null
    openssl x509 -req -in "$role.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 30 -extfile <(printf '%s\n' "$extensions") -out "$role.pem" 2>/dev/null
  done
  mv client.pem cert.pem; mv client-key.pem key.pem; rm -f ./*.csr; cd - >/dev/null
}
prefix=(); [ -z "${NETNS:-}" ] || prefix=(nsenter "--net=/var/run/netns/$NETNS")
number=$(printf %s "$dir" | cksum | cut -d' ' -f1); bridge=cl$number
is_taken() { "${prefix[@]}" bash -c "exec 3<>/dev/tcp/127.0.0.1/$1" 2>/dev/null; }
case $verb in
  start)
    [ -s "$certs/cert.pem" ] || { authority "$certs"; authority "$dir/stranger"; }
    running "$dir/dockerd.pid" || { port=23760; while is_taken $port; do port=$((port + 1)); done; echo $port > "$dir/port"; }
    port=$(cat "$dir/port")
    "${prefix[@]}" ip link show "$bridge" >/dev/null 2>&1 || {
      "${prefix[@]}" ip link add "$bridge" type bridge; "${prefix[@]}" ip addr add 10.253.$((number % 250)).1/24 dev "$bridge"; "${prefix[@]}" ip link set "$bridge" up
    }
    "$here/docker.sh" start "$dir" -H "tcp://127.0.0.1:$port" --bridge "$bridge" --iptables=false \
      --tlsverify --tlscacert "$certs/ca.pem" --tlscert "$certs/server.pem" --tlskey "$certs/server-key.pem" >/dev/null
    echo "DOCKER_HOST=tcp://127.0.0.1:$port"; echo "DOCKER_CERT_PATH=$certs" ;;
  stop)
    "$here/docker.sh" stop "$dir"
    "${prefix[@]}" ip link del "$bridge" 2>/dev/null || true ;;
esac
