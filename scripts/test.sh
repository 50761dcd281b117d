#!/usr/bin/env bash
# Runs every test and ends with one line that counts them. Logs stay in
# bin/test/. LAUREL_TEST narrows it to some parts, e.g. LAUREL_TEST="go e2e".
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p bin/test
rm -f bin/test/*.log
parts=${LAUREL_TEST:-"go race e2e"}
failed=0
failing=()
export LAUREL_FULL=1 # also what takes minutes: a killed node's jobs on PostgreSQL

# part NAME COMMAND... runs one part and keeps its whole log.
part() {
  local name=$1 start=$SECONDS
  shift
  echo "== $name"
  if "$@" >"bin/test/$name.log" 2>&1; then
    echo "   passed in $((SECONDS - start)) s"
  else
    failed=1
    echo "   FAILED after $((SECONDS - start)) s; the whole log is bin/test/$name.log"
    failing+=("$name")
  fi
}

# why NAME prints what failed in a part and its last words before that: all
# the reader of a long log sees is its end.
why() {
  echo "== why $1 failed"
  awk '
    /^ *=== (RUN|CONT|NAME|PAUSE)/ { test = $3; more = 0; next }
    /^ *--- FAIL/ { print said[$3] $0; delete said[$3]; more = 0; next }
    /^ *(--- (PASS|SKIP)|✔ )/ { delete said[$3]; more = 0; next }
    /^ *✖ |^FAIL|^panic:|^# / { print said[test] $0; delete said[test]; more = 25; next }
    more > 0 { more--; print; next }
    length(said[test]) < 4000 { said[test] = said[test] $0 "\n" }
  ' "bin/test/$1.log" | tail -n 150
}

has() { case " $parts " in *" $1 "*) ;; *) return 1 ;; esac; }

# Raced is what starts, guards or serves anything: the rest runs nothing at once.
concurrent=$(for dir in $(go list -f '{{.Dir}}' ./account/... ./assess/... ./issuer/... ./wallet/... ./verifier/... ./vault/... ./notify/... ./server/...); do
  grep -qE '^[[:space:]]*go [a-zA-Z]|\.Go\(|"sync(/atomic)?"|"net/http/httptest"|t\.Parallel\(' "$dir"/*.go && echo "$dir"
done)
# Of those, what reads pictures and draws files one after the other: not raced.
alone='^(TestFind|TestFindRefuses|TestFilesCarryTheSignedBytes)$'

if has go; then
  part build go build -o bin/laurel ./cmd/laurel
  part vet go vet ./...
  if has race; then # what is raced below needs no second run without it
    part go go test -vet=off -v -count=1 $(go list -f '{{.Dir}}' ./... | grep -vxF "$concurrent")
    part alone go test -vet=off -v -count=1 -run "$alone" ./wallet ./verifier
  else
    part go go test -vet=off -v -count=1 ./...
  fi
fi
if has race; then
  part race env CGO_ENABLED=1 LAUREL_FULL=0 go test -vet=off -v -count=1 -race -skip "$alone" $concurrent
  # The store's long tests of both engines ran above; here its suite, its jobs and what several do at once.
  part race-store env CGO_ENABLED=1 LAUREL_FULL=0 go test -vet=off -v -count=1 -race -run 'TestSQLite|Job|Session|Update|AtOnce|Together' ./store/...
fi
if has e2e; then
  if [ -d e2e/node_modules ] && command -v chromium >/dev/null; then
    [ -x bin/laurel ] || go build -o bin/laurel ./cmd/laurel
    # Two at a time, each from a copy of a filled demo.
    filled=$(mktemp -d)
    part e2e env LAUREL_FILLED="$filled" node --test --test-concurrency=2 --test-reporter=spec e2e/*.test.mjs
    rm -rf "$filled"
  else
    echo "== e2e: skipped, Chromium or the npm packages are missing"
  fi
fi

count() { cat bin/test/*.log 2>/dev/null | grep -cE "$1"; }
passed=$(count '^ *--- PASS|^ *✔ ')
bad=$(count '^ *--- FAIL|^ *✖ [^f]')
skipped=$(count '^ *--- SKIP|^ *﹣ ')
grep -hE '^ *--- SKIP' bin/test/*.log 2>/dev/null | sort -u | head -n 40
for name in "${failing[@]}"; do why "$name"; done
echo "$passed passed, $bad failed, $skipped skipped"
exit $failed
