#!/usr/bin/env bash
# in-root.sh DIR COMMAND…: runs the command with ENGINE_ROOT (root.sh) as /, in a mount namespace that all calls with this DIR share and that the process in DIR/holder.pid keeps.
# DIR and /tmp are at the same paths inside, so that HostsPath, and a file of a test that a container mounts, are true on both sides. Without ENGINE_ROOT it just runs the command.
# A plain chroot is not enough: runc wants / to be a mount point.
set -euo pipefail
dir=$(cd "$1" && pwd); shift
[ -n "${ENGINE_ROOT:-}" ] || exec "$@"
held() { [ -s "$dir/holder.pid" ] && grep -qs '^sleep$' "/proc/$(cat "$dir/holder.pid")/comm"; }
held || {
  rm -f "$dir/holder.pid"
  setsid unshare -m bash -c '
    set -e; root=$0; dir=$1
    mount --make-rprivate /
    mkdir -p "$root/.outside"
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"; mount --rbind /sys "$root/sys"; mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"; mount --bind /tmp "$root/tmp"
    mkdir -p "$root$dir"; mount --bind "$dir" "$root$dir"
    cp -L /etc/hosts /etc/resolv.conf "$root/etc/" 2>/dev/null || true
    cd "$root"; pivot_root . .outside; cd /; umount -l /.outside
    echo $$ > "$dir/holder.pid"
    exec sleep infinity' "$ENGINE_ROOT" "$dir" > /dev/null 2>> "$dir/holder.log" < /dev/null &
  for _ in $(seq 100); do held && break; sleep 0.1; done
  held || { echo "in-root.sh: no namespace for $ENGINE_ROOT; see $dir/holder.log" >&2; exit 1; }
}
exec nsenter -t "$(cat "$dir/holder.pid")" -m -- "$@"
