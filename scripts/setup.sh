#!/usr/bin/env bash
# Installs what `make test` needs beyond Go, where it is missing and we may:
# Debian's PostgreSQL and Chromium, and the npm packages of e2e/. What cannot
# be installed is named, and the tests that need it are skipped by name.
set -uo pipefail
cd "$(dirname "$0")/.."

missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)

if [ ${#missing[@]} -gt 0 ]; then
  as=()
  [ "$(id -u)" = 0 ] || as=(sudo -n)
  if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "setup: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { "${as[@]}" apt-get update -qq && "${as[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 \
      || echo "setup: could not install ${missing[*]}; the tests that need them are skipped"
  else
    echo "setup: missing ${missing[*]} and not permitted to install; the tests that need them are skipped"
  fi
fi

# packages FOLDER WHAT installs the npm packages of a folder, once per package.json.
packages() {
  cmp -s "$1/package.json" "$1/node_modules/.installed" 2>/dev/null && return
  echo "setup: installing the npm packages of $1"
  if (cd "$1" && npm install --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error >/dev/null 2>&1); then
    cp "$1/package.json" "$1/node_modules/.installed"
  else
    echo "setup: npm install failed; $2 are skipped"
  fi
}

if command -v npm >/dev/null; then
  packages e2e "browser journeys and npm cross-checks"
  packages credential/canon/internal/gencontexts "the tests that make the context tables again"
else
  echo "setup: no npm; browser journeys, npm cross-checks and the making of context tables are skipped"
fi
exit 0
