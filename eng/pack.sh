#!/usr/bin/env bash
# Packs everything into a folder: eng/pack.sh FOLDER. The same commit gives the same bytes, wherever it is built: times in the packages are the commit's.
# Beside each package there is the list of what it depends on, as CycloneDX (FOLDER/NAME.cdx.json). eng/pack.sh FOLDER --no-sbom leaves that out.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/.."
export CI=true DeterministicTimestamp; DeterministicTimestamp=$(git log -1 --format=%ct)
dotnet pack -c Release -o "$folder"
[ "${2:-}" != --no-sbom ] || exit 0
dotnet tool restore
for package in "$folder"/*.nupkg; do
  name=$(basename "$package" | sed 's/\.[0-9]*\.[0-9]*\.[0-9].*//'); version=$(basename "$package" .nupkg); version=${version#"$name".}
  dotnet tool run dotnet-CycloneDX -- "$(ls src/"$name"/"$name".csproj tests/"$name"/"$name".csproj 2>/dev/null)" --output "$folder" --filename "$name.cdx.json" --output-format Json \
    --set-name "$name" --set-version "$version" --set-type Library --exclude-dev --no-serial-number --disable-package-restore >/dev/null
done
ls -l "$folder"
