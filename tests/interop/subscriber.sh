# SPDX-License-Identifier: Apache-2.0
# A subscriber of some forty lines of Python follows the alerts: those there were, and those to come.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
example=$TENURE_SOURCE_DIR/examples/python/follow_alerts.py
[ "$(lines "$example")" -le 50 ]
tenure publish "$feed"
"$TENURE_PYTHON" "$example" "$folder/data/endpoints" > "$folder/followed" &
follower=$!
pids+=("$follower")
headline="Hertfordshire and West Essex is seeking its fifth executive lead in four years"
wait_for 30 grep -q " ACTIVE $headline" "$folder/followed"
tenure publish retraction --source integrator --id 2019-11-27-0080 --event-id back
wait_for 30 grep -q " WITHDRAWN $headline" "$folder/followed"
kill -9 "$daemon"
wait "$daemon" 2> /dev/null || true
start data --clock feed # the follower finds it again by itself
tenure publish retraction --source integrator --id back
has_two() { [ "$(grep -c " ACTIVE $headline" "$folder/followed")" = 2 ]; }
wait_for 30 has_two
stop "$daemon"
tenure backup "$folder/backup" > /dev/null
start data --clock feed
tenure publish retraction --source integrator --id 2019-11-27-0080 --event-id once-more
withdrawn() { [ "$(grep -c " WITHDRAWN $headline" "$folder/followed")" = "$1" ]; }
wait_for 30 withdrawn 2
# Restored from a backup, it goes back to what is common, and on from there.
stop "$daemon"
tenure restore --replace "$folder/backup" > /dev/null
start data --clock feed
wait_for 30 grep -q "^rewind to [0-9]* the log was restored from a backup" "$folder/followed"
tenure publish retraction --source integrator --id 2019-11-27-0080 --event-id another
wait_for 30 withdrawn 3
kill -TERM "$follower"
wait "$follower" 2> /dev/null || true
# Every alert update there is, once, in order, without what the rewind made void.
rewind=$(sed -n 's/^rewind to \([0-9]*\) .*/\1/p' "$folder/followed")
awk -v rewind="$rewind" '/^rewind/ { past = 1; next } past || $1 <= rewind' "$folder/followed" > "$folder/counting"
last=$(tenure status --json | grep -o '"channel":"ALERT"[^}]*' | grep -o '"last":"[0-9]*"' | tr -dc 0-9)
cut -d" " -f1 "$folder/counting" | cmp - <(seq 1 "$last")
