#!/usr/bin/env bash
# Sends generated requests, good ones and bad ones, to every operation of the API's description, and checks each answer
# against it: no 5xx, no status, content type or body that is not described.
#
# Not a part of `make test`: it needs schemathesis 4 (`pip install schemathesis`) and takes minutes. It makes a workspace of
# its own, with made-up data, and removes it at the end.
#
#   e2e/schemathesis.sh [examples of each operation, 10] [further options of `schemathesis run`]
#
# MAINSTAY is the program (target/debug/mainstay); PORT the port of its server (18431).
set -euo pipefail
cd "$(dirname "$0")/.."

examples=${1:-10}
[ $# -gt 0 ] && shift
mainstay=${MAINSTAY:-target/debug/mainstay}
port=${PORT:-18431}
address=http://127.0.0.1:$port

command -v schemathesis >/dev/null || { echo "schemathesis is missing: pip install schemathesis" >&2; exit 2; }
[ -x "$mainstay" ] || { echo "$mainstay is missing: cargo build -p mainstay, or name it in MAINSTAY" >&2; exit 2; }

work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || { kill "$server" && wait "$server" || true; } 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

"$mainstay" demo --data "$work/data" --contacts 60 >/dev/null 2>&1
user=$("$mainstay" user list --data "$work/data" 2>/dev/null | awk '/Administrator/ { print $1; exit }')
key=$("$mainstay" key create --data "$work/data" --user "$user" --name schemathesis 2>/dev/null | grep -o 'mst_[A-Za-z0-9_-]*' | head -1)
"$mainstay" serve --data "$work/data" --listen "127.0.0.1:$port" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
    curl -fs "$address/readyz" >/dev/null && break
    sleep 0.1
done

status=0
try() {
    (cd "$work" && schemathesis run "$address/api/v1/openapi.json" \
        --header "Authorization: Bearer $key" \
        --phases examples,fuzzing \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
        --max-examples "$examples" --continue-on-failure --no-color "$@") || status=$?
}
# Those who may sign in come last: a request may well switch off the user whose key this is, and all that follows is a 401.
people='^/api/v1/(users|roles|teams)'
try --exclude-path-regex "$people" "$@"
try --include-path-regex "$people" "$@"
# What the server itself says of its mistakes.
grep -E '"level":"ERROR"|ERROR|panicked' "$work/server.log" | sort -u | head -20 || true
exit $status
