#!/usr/bin/env bash
# One Docker Engine of our own: docker.sh start DIR [dockerd flags…] | end DIR | kill DIR | stop DIR.
# NETNS=name runs it in that network namespace, ENGINE_ROOT=folder (root.sh) takes the release of that root; both, and the flags, are those of the first start.
. "$(dirname "$0")/lib.sh"
remember "$@"
socket=$dir/docker.sock
case $verb in
  start)
    running "$dir/dockerd.pid" || {
      rm -f "$dir/dockerd.pid" "$socket"
      setsid "${within[@]}" dockerd --data-root "$dir/data" --exec-root "$dir/exec" -p "$dir/dockerd.pid" -H "unix://$socket" \
        --ip-forward=false --ip-masq=false --userland-proxy=false --storage-driver=overlay2 "${flags[@]}" >> "$dir/dockerd.log" 2>&1 < /dev/null &
      wait_for 60 dockerd curl -fsS --unix-socket "$socket" http://localhost/_ping
    }
    echo "DOCKER_HOST=unix://$socket" ;;
  end) end_process "$dir/dockerd.pid" ;;   # as for a restart: containers stop and stay
  kill) # a crash. The engine's containerd dies with it, but not at once, and the next engine would wait in vain for what it still locks; so it would for stale pid files
    containerd=$(cat "$dir/exec/containerd/containerd.pid" 2>/dev/null || echo 0)
    kill -9 "$(cat "$dir/dockerd.pid")"
    wait_for 10 "the end of containerd" ended "$containerd"
    rm -f "$dir/dockerd.pid" "$dir/exec/containerd/containerd.pid" ;;
  stop)
    if running "$dir/dockerd.pid"; then
      remove_all "$socket"
      end_process "$dir/dockerd.pid"
    fi
    end_surroundings ;;
esac
