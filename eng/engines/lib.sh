# Shared by the scripts beside it: verbs `start DIR` and `stop DIR`; logs and pids lie in DIR; endpoints are printed as KEY=VALUE.
set -euo pipefail
verb=${1:?verb: start or stop}; dir=$(mkdir -p "${2:?folder}" && cd "$2" && pwd); shift 2
here=$(cd "$(dirname "$0")" && pwd)
remember() { # FLAG…: the surroundings and flags of the first start hold for every later call with this folder; who kills an engine in a test and starts it again need not know them
  if [ ! -s "$dir/settings" ]; then
    local -a flags=("$@") within=()
    # nsenter, not `ip netns exec`: that one mounts another /sys, and an engine then fails
    [ -z "${NETNS:-}" ] || within=(nsenter "--net=/var/run/netns/$NETNS")
    within+=(env "ENGINE_ROOT=${ENGINE_ROOT:-}" "$here/in-root.sh" "$dir")
    declare -p flags within | sed 's/^declare -a/declare -ga/' > "$dir/settings"
  fi
  . "$dir/settings"
}
running() { [ -s "$1" ] && alive "$(cat "$1")"; }
alive() { local state; state=$(awk '/^State:/{print $2}' "/proc/$1/status" 2>/dev/null) && [ -n "$state" ] && [ "$state" != Z ]; }   # a killed process may stay as a zombie
ended() { ! alive "$1"; }
wait_for() { # wait_for SECONDS WHAT COMMAND…: until the command succeeds
  local limit=$1 what=$2; shift 2
  local end=$((SECONDS + limit)); until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { echo "$what did not answer in $limit s; log in $dir" >&2; tail -n 5 "$dir"/*.log >&2 || true; exit 1; }; sleep 0.1; done
}
end_process() { # by its pid file: ask, then insist
  local file=$1; running "$file" || { rm -f "$file"; return 0; }
  local pid; pid=$(cat "$file"); kill "$pid" 2>/dev/null || true
  for _ in $(seq 300); do alive "$pid" || break; sleep 0.1; done
  if alive "$pid"; then kill -9 "$pid" 2>/dev/null || true; fi; rm -f "$file"
}
end_below() { # processes whose command line names this folder (shims, monitors)
  for pid in $(ps -eo pid,args | awk -v d="$1/" -v self=$$ '$1 != self && /containerd-shim|conmon|aardvark|netavark|pasta|slirp4netns|system service/ && index($0,d){print $1}'); do kill -9 "$pid" 2>/dev/null || true; done
}
end_namespace() { [ ! -s "$dir/holder.pid" ] || kill -9 "$(cat "$dir/holder.pid")" 2>/dev/null || true; rm -f "$dir/holder.pid"; }   # of an engine with a root of its own; its mounts go with it
unmount_below() { awk -v d="$1" 'index($2,d)==1{print $2}' /proc/mounts | sort -r | while read -r m; do umount -l "$m" 2>/dev/null || true; done; }
end_surroundings() { # what an engine leaves when it has ended
  end_below "$dir"; [ ! -s "$dir/holder.pid" ] || kill -9 "$(cat "$dir/holder.pid")" 2>/dev/null || true   # it holds a root of the engine's own, whose mounts go with it
  unmount_below "$dir"; rm -f "$dir/holder.pid" "$dir/settings"
}
remove_all() { # every container of the engine behind a socket, by the API; there may be none
  curl -fsS --unix-socket "$1" "http://localhost/containers/json?all=1" 2>/dev/null | { grep -o '"Id":"[0-9a-f]*"' || true; } | cut -d'"' -f4 |
    while read -r id; do curl -fsS --unix-socket "$1" -X DELETE "http://localhost/containers/$id?force=1" >/dev/null 2>&1 || true; done
}
port_of() { # port_of FIRST: the server's port, the same for as long as the folder lives; one that nobody has yet
  if [ ! -s "$dir/port" ]; then
    local port=$1; while in_namespace bash -c "exec 3<>/dev/tcp/127.0.0.1/$port" 2>/dev/null; do port=$((port + 1)); done; echo "$port" > "$dir/port"
  fi
  cat "$dir/port"
}
in_namespace() { # runs a command in the network namespace that NETNS names, if it does
  if [ -z "${NETNS:-}" ]; then "$@"; else nsenter "--net=/var/run/netns/$NETNS" "$@"; fi
}
dns_variables() { # what the DNS servers' scripts print: dns_variables PORT
  echo "DNS_SERVER=127.0.0.1:$1"; echo "DNS_SERVER_IPV6=[::1]:$1"; echo "DNS_KEYS=$dir"
}
