#!/usr/bin/env bash
# Sends generated requests, good ones and bad ones, one by one and in sequences, to every operation of the API's description,
# and checks each answer against it: no 5xx, no status, header, content type or body that is not described; nothing let in
# without a key; what was deleted is gone.
#
# Not a part of `make test`: it needs schemathesis 4 (`pip install schemathesis`) and takes many minutes. It makes a workspace
# of its own, with made-up data, and removes it at the end.
#
#   e2e/schemathesis.sh [examples of each operation, 20] [further options of `schemathesis run`]
#
# MAINSTAY is the program (target/debug/mainstay); PORT the port of its server (18431); MAINSTAY_DATABASE, when set, an empty
# PostgreSQL database to use in place of SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."

examples=${1:-20}
[ $# -gt 0 ] && shift
mainstay=$(realpath "${MAINSTAY:-target/debug/mainstay}")
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
"$mainstay" serve --data "$work/data" --listen "127.0.0.1:$port" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
    curl -fs "$address/readyz" >/dev/null && break
    sleep 0.1
done

cat >"$work/schemathesis.toml" <<'END'
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422"]

# A batch that is not atomic answers 200 and tells of each operation why it was refused.
[[operations]]
include-path-regex = "/batch$"
checks.negative_data_rejection.enabled = false

# Values are also taken as a person would type them, which the description says in words: a name or a date as text.
[[operations]]
include-operation-id-regex = "^(create|update)_"
checks.negative_data_rejection.enabled = false

# What was thrown away keeps its history, and with `as_of` it is there as it was.
[[operations]]
include-operation-id-regex = "^get_"
checks.use_after_free.enabled = false

[[operations]]
include-path-regex = "/(history|timeline|access)$"
checks.use_after_free.enabled = false
END

# A key of an administrator made for it, so that one round cannot take the next one's rights away.
rounds=0
new_key() {
    local email=tester$rounds@example.com
    "$mainstay" user create --data "$work/data" --email "$email" --name "Tester $rounds" --admin >/dev/null 2>&1
    "$mainstay" key create --data "$work/data" --user "$email" --name schemathesis 2>/dev/null |
        grep -o 'mst_[A-Za-z0-9_-]*' | head -1
}

status=0
try() {
    local key
    rounds=$((rounds + 1))
    key=$(new_key)
    [ -n "$key" ] || { echo "no key was made" >&2; exit 2; }
    # The server hears of a new user within a second.
    for _ in $(seq 50); do
        curl -fs -H "Authorization: Bearer $key" "$address/api/v1/me" >/dev/null && break
        sleep 0.1
    done
    # Left out is the one check that no description can meet: that every request which has the described form is accepted.
    # Which records exist, which values are taken and which words a filter knows is not a matter of form; the answer is 422.
    (cd "$work" && schemathesis run "$address/api/v1/openapi.json" \
        --header "Authorization: Bearer $key" \
        --exclude-checks positive_data_acceptance \
        --max-examples "$examples" --continue-on-failure --no-color "$@") || status=$?
}
# What may take a key's rights away comes last, each in a round of its own: all that follows it is a 401.
dangerous='^/api/v1/(teams|roles|users|keys|change-sets/\{id\}/undo)'
try --exclude-path-regex "$dangerous" "$@"
for some in teams roles users 'change-sets/\{id\}/undo' keys; do
    try --include-path-regex "^/api/v1/$some" "$@"
done
# What the server itself says of its mistakes.
if grep -E '"level":"ERROR"|ERROR|panicked' "$work/server.log" | sort -u | head -20 | grep .; then
    status=1
fi
exit $status
