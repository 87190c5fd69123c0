# SPDX-License-Identifier: Apache-2.0
# A target receives messages about an alert in order, in spite of retries: opening, changes, ending. Also: which messages are given
# up, how often they are tried, Retry-After, and quiet hours.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/parts/notify.sh"
start_data
hook() { echo "  - {name: $1, webhook: \"http://127.0.0.1:$web/$1\", private: true}"; }
cat > "$folder/notify.yaml" <<YAML
retry: {first: 1, most: 1, times: 8}
targets:
$(hook late; hook gone; hook bad; hook slow; hook night; hook never)
routes:
  - {name: late, when: {organisations: [LATE]}, to: late, wait: 0}
  - {name: gone, when: {organisations: [GONE, BACK]}, to: gone, wait: 0}
  - {name: bad, when: {organisations: [BAD]}, to: bad, wait: 0}
  - {name: slow, when: {organisations: [SLOW]}, to: slow, wait: 0}
  - {name: never, when: {organisations: [NEVER]}, to: never, wait: 0}
  - name: night
    when: {organisations: [NIGHT]}
    to: night
    wait: 0
    quiet: {from: "$(date -d '-2 hours' +%H:%M)", to: "$(date -d '+2 hours' +%H:%M)", except: critical}
YAML
milestone set0 FIRST 2019-01-01 2030-01-01 SET | publish
begin_notify

# A failing opening delays the change and the ending after it.
echo 503 > "$folder/net/status.late"
milestone late1 LATE 2019-03-01 2019-03-10 SET | publish
wait_for 20 got /late 1
milestone late2 FIRST 2019-03-11 2030-01-01 SET | publish # past its day
milestone late3 LATE 2019-03-12 2019-03-10 MET | publish
ending_waits() { notify sent late --state pending | among "late -> late  ended"; }
wait_for 20 ending_waits
tries=$(received /late | wc -l)
wait_for 20 got /late $((tries + 1)) # there was time for the ending to overtake
rm "$folder/net/status.late"
end_is_sent() { notify sent late --state sent | among "late -> late  ended"; }
wait_for 30 end_is_sent
received /late | sed -n 's/^200 \(.*\) milestone.*/\1/p' > "$folder/out"
printf 'alert.opened\nalert.changed\nalert.ended\n' | diff - "$folder/out"
$TENURE_PYTHON - "$folder/net/received" <<'PYTHON'
import json, sys
failed = [json.loads(one["body"]) for one in map(json.loads, open(sys.argv[1])) if one.get("path") == "/late" and one["status"] == 503]
first = {(body["data"]["events"][0] if body["type"] == "alert.batch" else body)["type"] for body in failed}
assert first == {"alert.opened"}, first
PYTHON

# A refused opening is dead, and so is its ending, because the target did not receive the opening. Both are
# replayed in order.
echo 410 > "$folder/net/status.gone"
milestone gone1 GONE 2019-03-13 2019-03-20 SET | publish
wait_for 20 ledger_has "dead"
milestone gone2 GONE 2019-03-14 2019-03-20 MET | publish
wait_for 20 ledger_has "its opening is dead"
has "$folder/notify.err" "gone: given up after 1 try: HTTP 410: The milestone plan of GONE"
rm "$folder/net/status.gone"
[ "$(received /gone)" = "410 alert.opened milestone/GONE@$(tenure alerts --all --organisation GONE --json | sed -E 's/.*GONE@([0-9]+).*/\1/')" ]
notify replay gone > "$folder/out"
has "$folder/out" "2 dead messages are to be sent again"
wait_for 20 got /gone 3
received /gone | sed 's/ milestone.*//' > "$folder/out"
printf '410 alert.opened\n200 alert.opened\n200 alert.ended\n' | diff - "$folder/out"

# After a refused opening, a change for the worse is sent as an opening; the first one is then not replayed.
echo 410 > "$folder/net/status.gone"
milestone back1 BACK 2019-03-15 2019-03-20 SET | publish
wait_for 20 got /gone 4
wait_for 20 ledger_has "dead"
rm "$folder/net/status.gone"
milestone back2 FIRST 2019-03-21 2030-01-01 SET | publish
wait_for 20 got /gone 5
received /gone | sed 1,4d > "$folder/out"
has "$folder/out" "200 alert.opened milestone/BACK"
first_is_cancelled() { notify sent gone --state cancelled | among "The milestone plan of BACK"; }
wait_for 20 first_is_cancelled
notify replay gone > "$folder/out"
has "$folder/out" "0 dead messages are"

# A target that always fails is tried eight times, as `times` says, and not again for the ending that waited.
echo 500 > "$folder/net/status.bad"
milestone bad1 BAD 2019-03-22 2019-03-30 SET | publish
wait_for 20 got /bad 1
milestone bad2 BAD 2019-03-23 2019-03-30 MET | publish
bad_is_dead() { notify sent bad --state dead | among "HTTP 500, 8 tries" && notify sent bad --state dead | among "its opening is dead"; }
wait_for 30 bad_is_dead
[ "$(received /bad | grep -c "500 alert.opened")" = 8 ]
[ "$(posts /bad)" = 8 ] || fail "tried $(posts /bad) times"

# Retry-After, in seconds or as a date, overrides the usual wait; at most a day.
printf '429 4\n503 %s\n200\n' "$(LC_ALL=C date -u -d '+9 seconds' '+%a, %d %b %Y %H:%M:%S GMT')" > "$folder/net/status.slow"
echo '429 9999999' > "$folder/net/status.never"
milestone slow1 SLOW 2019-03-24 2019-03-30 SET | publish
milestone never1 NEVER 2019-03-24 2019-03-30 SET | publish
wait_for 40 got /slow 3
$TENURE_PYTHON - "$folder/net/received" <<'PYTHON'
import json, sys
times = [int(one["headers"]["webhook-timestamp"]) for one in map(json.loads, open(sys.argv[1])) if one.get("path") == "/slow"]
assert times[1] - times[0] >= 4 and times[2] - times[0] >= 6, times
PYTHON
never_waits() { notify sent never --json | among '"answer":"HTTP 429","attempts":1'; }
wait_for 20 never_waits
notify sent never --json | $TENURE_PYTHON -c '
import json, sys, time
wait = json.loads(sys.stdin.read())["dueMs"] / 1000 - time.time()
assert 80000 < wait <= 86400, wait'

# In quiet hours a warning waits; an alert that becomes critical is sent together with its opening.
milestone night1 NIGHT 2019-03-25 2019-03-30 SET | publish
waits() { notify sent night --state pending | among "night -> night  opened"; }
wait_for 20 waits
milestone night2 FIRST 2019-03-31 2030-01-01 SET | publish
wait_for 20 got /night 2
received /night | sed 's/ milestone.*//' > "$folder/out"
printf '200 alert.opened\n200 alert.changed\n' | diff - "$folder/out"
end_notify
