# SPDX-License-Identifier: Apache-2.0
# A full disk: BUSY with the reason, reading continues, a restart works, and when there is space again
# the waiting publisher succeeds. On a small file system, which only root can create.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish "$feed"
everything "$folder/data" > "$folder/before"
stop "$daemon"

# Without a file system of its own: a reserve larger than any disk.
start data --clock feed --disk-reserve 60T
exits 3 tenure publish --timeout 1 "$feed" 2> "$folder/err"
has "$folder/err" "the daemon is busy: free disk space is below"
everything "$folder/data" | cmp - "$folder/before"
tenure status > "$folder/status"
has "$folder/status" "BUSY           free disk space is below"
tenure status --json | among '"busy":"free disk space is below'
tenure status --metrics | among '^tenure_busy 1$'
stop "$daemon"
"$TENURE_BIN/tenured" --data "$folder/small" --ipc --clock feed --map-size 64M --disk-reserve 64M 2>> "$folder/small.err" &
daemon=$!
pids+=("$daemon")
wait_for 30 test -f "$folder/small/endpoints"
exits 3 tenure publish --at "$folder/small" --timeout 1 "$feed" 2> "$folder/err"
has "$folder/err" "restart the daemon with a larger --map-size"
stop "$daemon"

# A reserve smaller than the largest batch is refused.
code=0
"$TENURE_BIN/tenured" --data "$folder/little" --disk-reserve 63M 2> "$folder/err" || code=$?
[ $code = 2 ] || fail "a reserve of 63M: exit status $code"
has "$folder/err" "63M is too little: one batch may take as much; give 64M or more"

if [ "$(id -u)" != 0 ]; then
  echo "left out: a full file system, which only root can mount"
  exit 0
fi
mkdir "$folder/disk"
mount -t tmpfs -o size=80m tmpfs "$folder/disk"
mounts+=("$folder/disk")
mkdir "$folder/disk/data"
ln -s "$folder/disk/data" "$folder/full"
start full --clock feed --disk-reserve 64M
export TENURE_AT=$folder/full
tenure publish "$feed"
tenure watch event --json --from start --cursor "$folder/cursor" > "$folder/watched" 2> /dev/null &
pids+=($!)
tenure simulate --organisations 40 --years 8 --seed 9 > "$folder/more"
head -c $((37 * 512 * 1024)) /dev/zero > "$folder/disk/filler"
is_busy() { tenure status --json | among '"busy":'; }
tenure publish --timeout 60 "$folder/more" 2> "$folder/summary" &
publisher=$!
pids+=("$publisher")
wait_for 30 is_busy
has "$folder/full.err" "free disk space is below --disk-reserve"
tenure state posts -o text > /dev/null # reading continues
stop "$daemon"                 # and the daemon can be restarted
start full --clock feed --disk-reserve 64M
wait_for 30 is_busy
kill -0 "$publisher"
rm "$folder/disk/filler"
wait "$publisher" || fail "the publisher ended with $?"
has "$folder/full.err" "events are accepted again"
wait_for 20 eval '[ "$(lines "$folder/watched")" -ge "$(events)" ]'
tenure verify > /dev/null
tenure log > "$folder/log"
ids() { grep -oE '^\{"source":"[^"]*","id":"[^"]*"' "$folder/log"; } # ids of the events themselves, not of those they refer to
[ "$(ids | wc -l)" = "$(events)" ]
[ -z "$(ids | sort | uniq -d)" ] || fail "an event is in the log twice"
stop "$daemon"
