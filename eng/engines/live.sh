#!/usr/bin/env bash
# Docker and Podman for the live tests: live.sh start DIR | stop DIR. Root; Debian. `start` prints the variables that the tests look for:
#   export $(eng/engines/live.sh start /tmp/engines) && dotnet test tests/ContainerLinks.Docker.Tests; eng/engines/live.sh stop /tmp/engines
# An engine for tests has containers of the tests only: they are killed, and the engines too.
. "$(dirname "$0")/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
case $verb in
  start)
    "$here/install.sh" docker podman tools >&2
    for engine in docker podman; do
      endpoint=$("$here/$engine.sh" start "$dir/$engine" | sed -n 's/^DOCKER_HOST=//p')
      "$here/images.sh" "$endpoint" >&2
      name=CONTAINERLINKS_TEST_$(echo "$engine" | tr a-z A-Z)
      echo "$name=$endpoint"; echo "${name}_FOLDER=$dir/$engine"; echo "${name}_SCRIPT=$here/$engine.sh"
    done ;;
  stop)
    for engine in docker podman; do "$here/$engine.sh" stop "$dir/$engine"; done ;;
esac
