# SPDX-License-Identifier: Apache-2.0
# Starting and stopping: one daemon for each folder, an orderly stop, and an unchanged log after it.
source "$(dirname "$0")/common.sh"
start data --clock feed
first=$daemon
tenure publish "$feed" --at "$folder/data"
exits 1 tenured --data "$folder/data" --ipc --map-size 1G 2> "$folder/second"
has "$folder/second" "another tenured is running on $folder/data"
everything "$folder/data" > "$folder/before" # the first one is not affected
stop "$first"
[ ! -e "$folder/data/endpoints" ]
exits 3 tenure status --at "$folder/data" 2> "$folder/none"
has "$folder/none" "no daemon is running there"
start data --clock feed
everything "$folder/data" > "$folder/after"
cmp "$folder/before" "$folder/after"
stop "$daemon"

# What was acknowledged before the stop is pushed, though the daemon pauses between sends.
start pushed --clock feed
"$TENURE_PYTHON" "$(dirname "$0")/parts/pushed.py" "$folder/pushed" "$daemon" "$feed"
wait "$daemon" || fail "the daemon's exit code was $?"

# Free ports, found through the endpoints file.
"$TENURE_BIN/tenured" --data "$folder/tcp" --clock feed --map-size 1G \
  --ingest 'tcp://127.0.0.1:*' --feed 'tcp://127.0.0.1:*' --query 'tcp://127.0.0.1:*' 2> "$folder/tcp.err" &
daemon=$!
pids+=("$daemon")
wait_for 30 test -f "$folder/tcp/endpoints"
tenure publish "$feed" --at "$folder/tcp"
everything "$folder/tcp" > "$folder/tcp.txt"
cmp "$folder/before" "$folder/tcp.txt"
ingest=$(sed -n 's/^ingest //p' "$folder/tcp/endpoints")
exits 1 tenured --data "$folder/other" --map-size 1G --ingest "$ingest" --feed 'tcp://127.0.0.1:*' \
  --query 'tcp://127.0.0.1:*' 2> "$folder/busy"
has "$folder/busy" "cannot listen on $ingest"
stop "$daemon"

exits 2 tenured --data "$folder/x" --ingest tcp://0.0.0.0:7301 2> "$folder/open"
has "$folder/open" "not on the loopback interface and no keys are set"
exits 2 tenured 2> "$folder/usage"
has "$folder/usage" "--data is missing"
head -c 4096 /dev/urandom > "$folder/data/data.mdb"
exits 4 tenured --data "$folder/data" --ipc --map-size 1G 2> "$folder/damaged"
has "$folder/damaged" "cannot open the data in $folder/data: the data is damaged; tenure verify says what can be done"
