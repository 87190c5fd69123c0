# SPDX-License-Identifier: Apache-2.0
# The feed twice: all duplicates the second time, nothing pushed; one event changed: a conflict.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data

tenure publish "$feed"
holdings > "$folder/before"
tenure watch event post alert --json > "$folder/pushed" &
watcher=$!
pids+=("$watcher")
exits 0 tenure publish "$feed" 2> "$folder/summary"
has "$folder/summary" "0 stored, 135 duplicate"
holdings > "$folder/after"
cmp "$folder/before" "$folder/after"

# The watcher has joined when it prints news; by then it would have printed any push before them.
announce() {
  tenure publish organisation --source marker --id "M$((++marks))" --announced 2020-01-30 > /dev/null
  grep -q '"source":"marker"' "$folder/pushed"
}
marks=0
wait_for 30 announce
[ "$(grep -vc '"source":"marker"' "$folder/pushed")" = 0 ] || fail "something was pushed"

sed 's/"executive-lead", "person": {"name": "Alan Foster"}/"chair", "person": {"name": "Alan Foster"}/' \
  "$feed" > "$folder/changed.ndjson"
exits 1 tenure publish "$folder/changed.ndjson" 2> "$folder/conflict"
has "$folder/conflict" "changed.ndjson:66: CONFLICT: appointment.role differs" "134 duplicate" "1 conflict"
stop "$daemon"
