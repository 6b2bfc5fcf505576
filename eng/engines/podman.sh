#!/usr/bin/env bash
# Podman as an API service (Docker API 1.41): podman.sh start DIR | kill DIR | cli DIR ARGUMENT… | stop DIR. NETNS=name as in docker.sh. Root; runc, since crun may refuse the limits of a sandbox.
. "$(dirname "$0")/lib.sh"
socket=$dir/podman.sock
export CONTAINERS_CONF=$dir/containers.conf CONTAINERS_STORAGE_CONF=$dir/storage.conf CONTAINERS_REGISTRIES_CONF=$dir/registries.conf
# nsenter, not `ip netns exec`: that one mounts another /sys, and the engine then fails
prefix=(); [ -z "${NETNS:-}" ] || prefix=(nsenter "--net=/var/run/netns/$NETNS")
flags=(--root "$dir/root" --runroot "$dir/run" --runtime runc)
case $verb in
  start)
    cat > "$CONTAINERS_CONF" <<CONF
[containers]
default_ulimits=["nofile=1024:1024","nproc=1024:1024"]
[engine]
runtime="runc"
cgroup_manager="cgroupfs"
events_logger="file"
[network]
network_backend="netavark"
network_config_dir="$dir/networks"
CONF
    # a registry of a test's own speaks plain HTTP, and Podman knows it by its port only
    for port in $(seq 23850 23859); do printf '[[registry]]\nlocation = "127.0.0.1:%s"\ninsecure = true\n' "$port"; done > "$CONTAINERS_REGISTRIES_CONF"
    printf '[storage]\ndriver="overlay"\nrunroot="%s/run"\ngraphroot="%s/root"\n' "$dir" "$dir" > "$CONTAINERS_STORAGE_CONF"
    running "$dir/podman.pid" || {
      rm -f "$socket"
      "${prefix[@]}" setsid podman "${flags[@]}" system service --time=0 "unix://$socket" >> "$dir/podman.log" 2>&1 < /dev/null &
      echo $! > "$dir/podman.pid"
      wait_for 60 podman curl -fsS --unix-socket "$socket" http://localhost/_ping
    }
    echo "DOCKER_HOST=unix://$socket" ;;
  kill) # the service alone dies; Podman's containers have no parent and go on
    kill -9 "$(cat "$dir/podman.pid")"; rm -f "$dir/podman.pid" ;;
  cli) "${prefix[@]}" podman "${flags[@]}" "$@" ;; # beside the service, as somebody at a terminal does
  stop)
    "${prefix[@]}" podman "${flags[@]}" rm -fa -t 0 >/dev/null 2>&1 || true
    end_process "$dir/podman.pid"; end_below "$dir"; unmount_below "$dir" ;;
esac
