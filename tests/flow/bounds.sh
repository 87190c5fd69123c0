# SPDX-License-Identifier: Apache-2.0
# One person, as a placeholder would, holds more posts than an update has room for, with names of the
# maximum length: the daemon goes on, the present and the past agree, and every view shows that there
# is more. Also clocks outside the years that dates can have.
source "$(dirname "$0")/common.sh"
posts=640
"$TENURE_PYTHON" - "$posts" > "$folder/events" <<'EOF'
import json, sys

def event(number, **body):
    print(json.dumps({"source": "s", "id": str(number), "announced": "2020-01-01", **body}))

for n in range(int(sys.argv[1])):
    id, region = f"o{n:063}", f"q{n % 20:063}"
    event(f"o{n}", organisation={"id": id, "name": f"O{n:0255}", "kind": "STP", "region": region})
    event(f"a{n}", appointment={"organisation": id, "role": f"r{0:063}", "person": {"id": f"p{0:063}", "name": f"P{0:0255}"}})
EOF
start data --clock feed
export TENURE_AT=$folder/data
person=p$(printf '%063d' 0)
tenure publish --quiet "$folder/events"
tenure publish --quiet - <<< '{"source":"s","id":"day","announced":"2020-01-03","organisation":{"id":"X"}}'
kill -0 "$daemon" || fail "the daemon is gone"

told() { sed -E 's/"(date|revision)":"[^"]*",?//g'; } # remove the day, which differs
tenure state person "$person" --json | tee "$folder/now" | told > "$folder/present"
tenure state person "$person" --json --as-of 2020-01-02 | told | cmp - "$folder/present"
has "$folder/now" '"truncated":true' "\"postsCount\":$posts"
tenure state person "$person" | among "and $((posts - 32)) more"
tenure export csv people | among "; and $((posts - 32)) more"
tenure history person "$person" > "$folder/history"
[ "$(lines "$folder/history")" = $((posts + 1)) ] || fail "$(lines "$folder/history") lines of history"
tenure history person "$person" --json > "$folder/history"
[ "$(lines "$folder/history")" = 1 ] # pages are joined into one answer
[ "$(grep -o '"organisationName"' "$folder/history" | wc -l)" = $((posts + 32)) ]
tenure why indicator all/systems > "$folder/why"
has "$folder/why" "Counted ($posts):" "The events behind it ($posts):"
tenure why indicator all/systems --as-of 2020-01-02 | tail -n +3 | cmp - <(tail -n +3 "$folder/why")
tenure watch person --from start --json > "$folder/watched" 2> /dev/null &
watch=$!
pids+=("$watch")
wait_for 30 eval "tail -n 1 '$folder/watched' | among '\"postsCount\":$posts'"
kill "$watch"
kill -9 "$daemon"
wait "$daemon" || true
start data --clock feed
tenure state person "$person" --json | cmp - "$folder/now"
stop "$daemon"
tenure verify > /dev/null

# libfaketime sets the daemon's clock: after the year 9999 it does not start, and if the last day
# passes while it runs, it goes on.
faketime=$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)
late() { FAKETIME=$1 FAKETIME_DONT_FAKE_MONOTONIC=1 LD_PRELOAD=$faketime exec "$TENURE_BIN/tenured" --data "$folder/late" --ipc --map-size 1G; }
exits 1 eval "(late +8000y) 2> '$folder/err'"
has "$folder/err" "the system's clock is past the year 9999"
end_ms=253402300800000 # 10000-01-01
late "+$((end_ms / 1000 - 2 - $(date -u +%s)))" 2> "$folder/late.err" &
daemon=$!
pids+=("$daemon")
wait_for 30 test -f "$folder/late/endpoints"
export TENURE_AT=$folder/late
number=0
is_past() { # every event is stored
  number=$((number + 1))
  tenure publish --quiet - <<< "{\"source\":\"s\",\"id\":\"$number\",\"organisation\":{\"id\":\"X\",\"population\":\"$number\"}}"
  [ "$(tenure status --json | sed -nE 's/.*"lastRecordedMs":"([0-9]+)".*/\1/p')" -gt $end_ms ]
}
wait_for 30 is_past
tenure status --json | among '"clock":"9999-12-31"'
stop "$daemon"
