# SPDX-License-Identifier: Apache-2.0
# The departure behind an alert is retracted: the alert is withdrawn, a running watch prints that,
# the post is filled again.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish "$feed"
tenure watch alert --rule repeated-vacancy --from start > "$folder/watched" &
watcher=$!
pids+=("$watcher")
wait_for 30 grep -q "CRITICAL  Hertfordshire" "$folder/watched"
tenure publish retraction --source integrator --id 2019-11-27-0080 --reason "a misunderstanding"
wait_for 30 grep -q "WITHDRAWN  Hertfordshire" "$folder/watched"
kill -TERM "$watcher"
wait "$watcher"
[ "$(lines "$folder/watched")" = 3 ] # it "needs" a leader before it "is seeking" one
tenure alerts -o text --rule repeated-vacancy > "$folder/alerts"
[ ! -s "$folder/alerts" ]
tenure state post QM7/executive-lead > "$folder/post"
has "$folder/post" "FILLED" "holder       name not reported, since 2019-01"
! grep -q "leaving" "$folder/post"
tenure why repeated-vacancy/QM7/executive-lead > "$folder/why"
has "$folder/why" "withdrawn on 2020-01-30 by entry #150" "integrator retracts 2019-11-27-0080"
stop "$daemon"
