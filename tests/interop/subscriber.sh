# SPDX-License-Identifier: Apache-2.0
# The example subscriber in each language follows the alerts without gaps, old and new ones, across a kill of the daemon and a
# restore.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
examples=$TENURE_SOURCE_DIR/examples
languages=(python)
followers=()
tenure publish "$feed"
"$TENURE_CLIENT_PYTHON" "$examples/python/follow_alerts.py" "$folder/data" > "$folder/python" &
followers+=($!)
if [ -n "${TENURE_CLIENT_NODE-}" ]; then
  languages+=(node)
  node_programs "$examples"/node/*.mjs
  node "$programs_node/follow_alerts.mjs" "$folder/data" > "$folder/node" &
  followers+=($!)
fi
pids+=("${followers[@]}")
headline="Hertfordshire and West Essex is seeking its fifth executive lead in four years"
counts() { for one in "${languages[@]}"; do [ "$(grep -c "$2" "$folder/$one")" = "$1" ] || return 1; done; }
wait_for 30 counts 1 " ACTIVE $headline"
tenure publish retraction --source integrator --id 2019-11-27-0080 --event-id back
wait_for 30 counts 1 " WITHDRAWN $headline"
kill -9 "$daemon"
wait "$daemon" 2> /dev/null || true
start data --clock feed # the followers reconnect on their own
tenure publish retraction --source integrator --id back
wait_for 30 counts 2 " ACTIVE $headline"
stop "$daemon"
tenure backup "$folder/backup" > /dev/null
start data --clock feed
tenure publish retraction --source integrator --id 2019-11-27-0080 --event-id once-more
wait_for 30 counts 2 " WITHDRAWN $headline"
# After a restore they go back to the last common entry, and continue from there.
stop "$daemon"
tenure restore --replace "$folder/backup" > /dev/null
start data --clock feed
wait_for 30 counts 1 "^rewind to [0-9]* the log was restored from a backup"
tenure publish retraction --source integrator --id 2019-11-27-0080 --event-id another
wait_for 30 counts 3 " WITHDRAWN $headline"
kill -TERM "${followers[@]}"
wait "${followers[@]}" 2> /dev/null || true
# Every alert update, once and in order, without those that the rewind voided.
last=$(tenure status --json | grep -o '"channel":"ALERT"[^}]*' | grep -o '"last":"[0-9]*"' | tr -dc 0-9)
for one in "${languages[@]}"; do
  rewind=$(sed -n 's/^rewind to \([0-9]*\) .*/\1/p' "$folder/$one")
  awk -v rewind="$rewind" '/^rewind/ { past = 1; next } past || $1 <= rewind' "$folder/$one" > "$folder/counting"
  cut -d" " -f1 "$folder/counting" | cmp - <(seq 1 "$last")
done
