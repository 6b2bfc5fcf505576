#!/usr/bin/env bash
# Shows that two builds of this commit, in two folders and on two branches, give the same packages: eng/reproduce.sh [PACKED]. It prints a hash for each.
# Each build is a clean one, in a new clone. With PACKED, a folder that eng/pack.sh has filled already, there is only one of these, and it is compared with that folder.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd); out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
packed=${1:+$(cd "$1" && pwd)}
pack() { # FOLDER BRANCH: a clean build there
  git clone --quiet "$root" "$out/$1"; git -C "$out/$1" checkout --quiet -b "$2"; git -C "$out/$1" remote set-url origin "https://$2.invalid/links.git"
  "$out/$1/eng/pack.sh" "$out/packages/$1" --no-sbom >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }
  rm -rf "${out:?}/${1%%/*}" # one after the other in half the room
}
pack another/folder another
[ -n "$packed" ] || { pack one one; packed=$out/packages/one; }
(cd "$out/packages/another/folder" && sha256sum -- *) | tee "$out/hashes"
(cd "$packed" && sha256sum --quiet --check "$out/hashes")
echo "$(wc -l <"$out/hashes") files, the same twice"
