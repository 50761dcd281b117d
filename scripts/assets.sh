#!/usr/bin/env bash
# Takes the fonts of pages and drawings from the pinned npm packages into the
# two ignored folders that the binary embeds, with their licences. Quick when
# they are there already. Without npm, or without a registry, it says so and
# ends well: pages then use system fonts and drawings use Liberation.
set -uo pipefail
cd "$(dirname "$0")/.."
pages=server/web/static/fonts
drawings=picture/fonts/npm

# package version sha256-of-the-archive
packages="@fontsource-variable/commissioner 5.3.0 09ddbabb378a47e1915863d2a8f6041f7c49408ee4dfd8ba8677d7a77c871318
@fontsource-variable/brygada-1918 5.3.0 b3b8260c1bef0b8e1f18574317254e76fa8bb399734e677d10e3bdf0ed53d494
@fontsource/commissioner 5.3.0 c532c0c5b6bb118c91e31d549d9f556655706b3285e2dcfe9d393efe44764d9a
@fontsource/brygada-1918 5.3.0 5adb341deba3259c673aab854100ef000c32249f27b3dac81718c8a8316ff3b4"

# The stamp names what was taken, so another pin or another list takes anew.
stamp="$packages $(cksum <scripts/assets.sh)"
[ "$(cat $drawings/.taken 2>/dev/null)" = "$stamp" ] && [ "$(cat $pages/.taken 2>/dev/null)" = "$stamp" ] && exit 0

without() {
  echo "assets: $1; pages use system fonts and drawings use Liberation"
  exit 0
}
command -v npm >/dev/null || without "no npm"

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
sum() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }

echo "assets: taking the fonts from npm"
while read -r name version want; do
  archive=$(cd "$temp" && npm pack --silent --no-audit --no-fund "$name@$version" 2>/dev/null | tail -n 1)
  [ -n "$archive" ] && [ -f "$temp/$archive" ] || without "npm could not fetch $name@$version"
  if [ "$(sum "$temp/$archive")" != "$want" ]; then
    echo "assets: $name@$version is not the archive that was pinned" >&2
    exit 1
  fi
  mkdir -p "$temp/$name" && tar -xzf "$temp/$archive" -C "$temp/$name" || without "$name@$version could not be unpacked"
done <<<"$packages"

mkdir -p "$pages" "$drawings"
rm -f "$pages"/*.woff2 "$pages"/OFL-*.txt "$drawings"/*.woff "$drawings"/OFL-*.txt
cp "$temp"/@fontsource-variable/*/package/files/*-wght-{normal,italic}.woff2 "$pages"/ 2>/dev/null
for subset in latin latin-ext greek cyrillic vietnamese; do
  cp "$temp/@fontsource/commissioner/package/files/commissioner-$subset-400-normal.woff" "$drawings"/ || exit 1
  for style in 500-normal 600-normal 400-italic; do
    cp "$temp/@fontsource/brygada-1918/package/files/brygada-1918-$subset-$style.woff" "$drawings"/ || exit 1
  done
done
for folder in "$pages" "$drawings"; do
  cp "$temp/@fontsource/commissioner/package/LICENSE" "$folder/OFL-Commissioner.txt"
  cp "$temp/@fontsource/brygada-1918/package/LICENSE" "$folder/OFL-Brygada-1918.txt"
  printf '%s\n' "$stamp" >"$folder/.taken"
done
