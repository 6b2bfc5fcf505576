#!/usr/bin/env bash
# Small images without a registry, from busybox: images.sh ENDPOINT. `db` exposes 3306/tcp, `web` 80/tcp; both sleep.
# By the API alone, so that Docker and Podman take them alike and no client is needed.
set -euo pipefail
endpoint=${1:?unix://PATH of an engine}; socket=${endpoint#unix://}; root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/image/{bin,etc,tmp,proc,sys,dev}
cp "$(command -v busybox)" "$root/image/bin/busybox"
for tool in sh awk cat tail sleep kill mkdir echo grep ping nslookup wget nc httpd env hostname; do ln -s busybox "$root/image/bin/$tool"; done
# busybox has no getent; this one knows `getent hosts NAME…` and reads /etc/hosts alone, as a resolver without DNS does
cat > "$root/image/bin/getent" <<'GETENT'
#!/bin/sh
[ "$1" = hosts ] || { echo "getent: only hosts is known here" >&2; exit 1; }
shift; for name; do
  awk -v name="$name" '{ sub(/#.*/, ""); for (i = 2; i <= NF; i++) if (tolower($i) == tolower(name)) { print; found = 1; exit } } END { exit found ? 0 : 2 }' /etc/hosts || exit 2
done
GETENT
chmod +x "$root/image/bin/getent"
echo 'root:x:0:0:root:/:/bin/sh' > "$root/image/etc/passwd"
tar -C "$root/image" -cf "$root/image.tar" .
encode() { printf %s "$1" | od -An -tx1 -v | tr -d ' \n' | sed 's/../%&/g'; }
import() { # NAME CHANGE…
  local query="fromSrc=-&repo=$1&tag=latest" change; for change in "${@:2}"; do query+="&changes=$(encode "$change")"; done
  curl -fsS --unix-socket "$socket" -X POST -H 'Content-Type: application/x-tar' --data-binary "@$root/image.tar" "http://localhost/v1.41/images/create?$query" >/dev/null
}
import db 'EXPOSE 3306/tcp' 'ENV MYSQL_MAJOR=8.0' 'CMD ["/bin/sleep","100000"]'
import web 'EXPOSE 80/tcp' 'CMD ["/bin/sleep","100000"]'
