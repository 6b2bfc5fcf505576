#!/usr/bin/env bash
# Engines of another release in a root folder of their own: root.sh SUITE DIR installs Debian's SUITE (forky, trixie) with Docker and Podman below DIR, prints ENGINE_ROOT=…, and to stderr what was installed: a suite's packages change from day to day.
# docker.sh and podman.sh take them from there with that variable. One to four minutes and 800 MB; a second call finds what is there. Root; Debian.
set -euo pipefail
suite=${1:?suite}; dir=$(mkdir -p "${2:?folder}" && cd "$2" && pwd); root=$dir/$suite
if [ ! -e "$root/.complete" ]; then
  "$(dirname "$0")/install.sh" root >&2
  rm -rf "$root"
  mirror=$(awk '/^URIs:/{print $2; exit} /^deb /{print $2; exit}' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null)   # the one that this machine uses already
  scripts=/usr/share/debootstrap/scripts   # an older debootstrap does not know a younger suite's name
  debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --include=docker.io,containerd,runc,iptables,iproute2,nftables,podman,netavark,aardvark-dns,passt,slirp4netns,uidmap,ca-certificates,procps \
    "$suite" "$root" "$mirror" "$scripts/$([ -e "$scripts/$suite" ] && echo "$suite" || echo sid)" > "$dir/$suite.log" 2>&1 || { tail -n 5 "$dir/$suite.log" >&2; exit 1; }
  touch "$root/.complete"
fi
chroot "$root" dpkg-query -W -f "$suite: \${Package} \${Version}\n" docker.io podman netavark passt runc >&2
echo "ENGINE_ROOT=$root"
