#!/usr/bin/env bash
# Podman as an API service (Docker API 1.41): podman.sh start DIR [REGISTRY] | kill DIR | cli DIR ARGUMENT… | stop DIR. Root; runc, since crun may refuse the limits of a sandbox.
# NETNS and ENGINE_ROOT as in docker.sh. REGISTRY is where a test's registry without TLS is, on ports 23850 to 23859.
. "$(dirname "$0")/lib.sh"
case $verb in cli) remember ;; *) remember "$@" ;; esac
socket=$dir/podman.sock
export CONTAINERS_CONF=$dir/containers.conf CONTAINERS_STORAGE_CONF=$dir/storage.conf CONTAINERS_REGISTRIES_CONF=$dir/registries.conf
podman=("${within[@]}" podman --root "$dir/root" --runroot "$dir/run" --runtime runc)
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
    for port in $(seq 23850 23859); do printf '[[registry]]\nlocation = "%s:%s"\ninsecure = true\n' "${flags[0]:-127.0.0.1}" "$port"; done > "$CONTAINERS_REGISTRIES_CONF"
    printf '[storage]\ndriver="overlay"\nrunroot="%s/run"\ngraphroot="%s/root"\n' "$dir" "$dir" > "$CONTAINERS_STORAGE_CONF"
    running "$dir/podman.pid" || {
      rm -f "$socket"
      setsid "${podman[@]}" system service --time=0 "unix://$socket" >> "$dir/podman.log" 2>&1 < /dev/null &
      echo $! > "$dir/podman.pid"
      wait_for 60 podman curl -fsS --unix-socket "$socket" http://localhost/_ping
    }
    echo "DOCKER_HOST=unix://$socket" ;;
  kill) # the service alone dies; Podman's containers have no parent and go on
    kill -9 "$(cat "$dir/podman.pid")"; rm -f "$dir/podman.pid" ;;
  cli) "${podman[@]}" "$@" ;; # beside the service, as somebody at a terminal does
  stop)
    "${podman[@]}" rm -fa -t 0 >/dev/null 2>&1 || true
    end_process "$dir/podman.pid"; end_surroundings ;;
esac
