# SPDX-License-Identifier: Apache-2.0
# kill -9 in the middle of publishing, repeatedly; after publishing everything again, every event is
# stored once, the state is the same as without kills, and a watcher that ran throughout saw
# everything once, in order.
source "$(dirname "$0")/common.sh"

/usr/bin/python3 - "$folder/events" <<'PYTHON'
import json, random, sys
random.seed(7)
with open(sys.argv[1], "w") as file:
    day, organisations = 0, [f"Q{n}" for n in range(40)]
    for n in range(6000):
        day += random.random() < 0.05
        date = f"{2010 + day // 336:04}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}"
        kind = random.choice(["appointment", "appointment", "departure"])
        print(json.dumps({"source": "s", "id": f"{n:06}", "announced": date, kind: {
            "organisation": random.choice(organisations), "role": "chair",
            "person": {"id": f"p{random.randrange(200)}"}}}), file=file)
PYTHON

start plain --clock feed
tenure publish "$folder/events" --at "$folder/plain"
everything "$folder/plain" > "$folder/plain.txt"
stop "$daemon"

start data --clock feed
export TENURE_AT=$folder/data
tenure watch event post alert --from start --cursor "$folder/cursor" --json > "$folder/watched" &
watcher=$!
pids+=("$watcher")
for round in 1 2 3 4 5 6 7 8; do
  tenure publish --json --batch 16 --window 4 --timeout 1 "$folder/events" > "$folder/answers" 2> /dev/null &
  publisher=$!
  # Killed after some progress in this round, at a random point.
  wanted=$((round * 600 + RANDOM % 200))
  progressed() { [ "$(events)" -ge $wanted ]; }
  wait_for 60 progressed
  kill -9 "$daemon"
  wait "$daemon" 2> /dev/null || true
  wait "$publisher" && fail "the publisher did not notice" || [ $? = 3 ]
  start data --clock feed
  # Acknowledged events are there: the largest seq in an answer is within the log.
  acknowledged=$(sed -E 's/.*"seq":"([0-9]+)".*/\1/' "$folder/answers" | sort -n | tail -1)
  [ "$(events)" -ge "${acknowledged:-0}" ] || fail "seq $acknowledged was acknowledged and is lost"
done
exits 0 tenure publish "$folder/events" 2> "$folder/summary"
grep -qE '^6000 events: [0-9]+ stored, [0-9]+ duplicate' "$folder/summary"

everything "$folder/data" > "$folder/data.txt"
cmp "$folder/plain.txt" "$folder/data.txt"

updates() { tenure watch event post alert --from start --exit-when-caught-up --json; }
updates > "$folder/all"
wait_for 60 eval '[ "$(lines "$folder/watched")" -ge "$(lines "$folder/all")" ]'
kill -TERM "$watcher"
wait "$watcher"
for channel in EVENT POST ALERT; do
  grep "^{\"channel\":\"$channel\"" "$folder/watched" > "$folder/watched.$channel"
  grep "^{\"channel\":\"$channel\"" "$folder/all" > "$folder/all.$channel"
  cmp "$folder/watched.$channel" "$folder/all.$channel"
done
stop "$daemon"
