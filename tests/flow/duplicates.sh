# SPDX-License-Identifier: Apache-2.0
# Publishing the feed twice: the second time everything is a duplicate and nothing is pushed; a
# changed event is a conflict.
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

# Once the watcher prints the announcement, it has joined, and would have printed any earlier push.
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
