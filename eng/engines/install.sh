#!/usr/bin/env bash
# Installs what the live tests need, by group: install.sh docker podman rootless tools root dns. Root; Debian.
set -euo pipefail
packages=()
for group in "$@"; do
  case $group in
    docker)   packages+=(docker.io iptables iproute2 busybox-static ca-certificates curl openssl procps) ;;
    podman)   packages+=(podman netavark aardvark-dns runc iptables busybox-static curl procps) ;;
    rootless) packages+=(podman slirp4netns uidmap fuse-overlayfs runc curl) ;;
    root)     packages+=(debootstrap debian-archive-keyring) ;; # for root.sh
    tools)    packages+=(strace util-linux e2fsprogs) ;; # kill a program at a chosen system call; run it as another user; make a small disk
    dns)      packages+=(bind9 bind9-utils bind9-dnsutils knot knot-dnsutils pdns-server pdns-backend-sqlite3 sqlite3 procps) ;;
    *) echo "install.sh: unknown group '$group'" >&2; exit 2 ;;
  esac
done
export DEBIAN_FRONTEND=noninteractive
missing=(); for p in "${packages[@]}"; do dpkg -s "$p" >/dev/null 2>&1 || missing+=("$p"); done
[ ${#missing[@]} -gt 0 ] || exit 0
# the packages' own services must not start: each test starts its own
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d
trap 'rm -f /usr/sbin/policy-rc.d' EXIT
apt-get -o DPkg::Lock::Timeout=120 update -qq
apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends "${missing[@]}" >&2
