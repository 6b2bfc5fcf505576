#!/usr/bin/env bash
# Podman as an API service of an ordinary user, which this makes: podman-rootless.sh start DIR | cli DIR ARGUMENT… | stop DIR. NETNS and ENGINE_ROOT as in docker.sh. Prints DOCKER_HOST and DOCKER_USER.
# The socket and the hosts files are that user's. Containers on a network of their own have addresses; those on the default one (slirp4netns, pasta from 5 on) have none.
. "$(dirname "$0")/lib.sh"
user=clrootless
case $verb in cli) remember ;; *) remember "$@" ;; esac
socket=$dir/podman.sock
prepare() { # the user, here and in a root folder, with numbers for the users of its containers
  id "$user" >/dev/null 2>&1 || useradd -m -s /bin/bash "$user"
  # as every Debian has them; a sandbox may not
  chmod 666 /dev/net/tun /dev/fuse 2>/dev/null || true
  local root
  for root in "" ${ENGINE_ROOT:-}; do
    if [ -n "$root" ] && ! grep -q "^$user:" "$root/etc/passwd"; then grep "^$user:" /etc/passwd >> "$root/etc/passwd"; grep "^$user:" /etc/group >> "$root/etc/group"; mkdir -p "$root/home/$user"; chown "$user:" "$root/home/$user"; fi
    for ids in uid gid; do grep -qs "^$user:" "$root/etc/sub$ids" || echo "$user:700000:65536" >> "$root/etc/sub$ids"; done
  done
  chown "$user:" "$dir"; mkdir -p "$dir/runtime" "$dir/home"; chown "$user:" "$dir/runtime" "$dir/home"; chmod 700 "$dir/runtime"
  cat > "$dir/containers.conf" <<CONF
[containers]
default_ulimits=["nofile=1024:1024","nproc=1024:1024"]
[engine]
runtime="runc"
cgroup_manager="cgroupfs"
events_logger="file"
[network]
network_backend="netavark"
CONF
}
as_user=(setpriv "--reuid=$user" "--regid=$user" --init-groups env -u CONTAINERS_STORAGE_CONF "HOME=$dir/home" "XDG_RUNTIME_DIR=$dir/runtime" "CONTAINERS_CONF=$dir/containers.conf" "USER=$user" "LOGNAME=$user")
podman=("${within[@]}" "${as_user[@]}" podman --root "$dir/root" --runroot "$dir/run" --runtime runc)
case $verb in
  start)
    prepare
    running "$dir/podman.pid" || {
      rm -f "$socket"; cd "$dir"
      setsid "${podman[@]}" system service --time=0 "unix://$socket" >> "$dir/podman.log" 2>&1 < /dev/null &
      echo $! > "$dir/podman.pid"
      wait_for 60 podman curl -fsS --unix-socket "$socket" http://localhost/_ping
    }
    echo "DOCKER_HOST=unix://$socket"; echo "DOCKER_USER=$user" ;;
  cli) cd "$dir"; "${podman[@]}" "$@" ;;
  stop)
    if running "$dir/podman.pid"; then remove_all "$socket"; fi
    end_process "$dir/podman.pid"; end_surroundings ;;   # the service goes on in a process of the user's own namespace, which ends as what is below the folder
esac
