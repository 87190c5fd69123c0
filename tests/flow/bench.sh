# SPDX-License-Identifier: Apache-2.0
# tenure bench measures, prints one JSON object a figure, and leaves nothing behind; interrupted, it prints
# what it has.
source "$(dirname "$0")/common.sh"
mkdir "$folder/disk"
tenure bench --quick --json --only wire,ingest --under "$folder/disk" > "$folder/figures"
"$TENURE_PYTHON" - "$folder/figures" << 'END'
import json, sys
figures = {figure["name"]: figure for figure in map(json.loads, open(sys.argv[1]))}
for name in ("raw zeromq round trip p50", "ingest, 1 producer, 1 in flight", "ingest, 50 producers, 1 in flight p99",
             "ingest, 1 producer, 1024 in flight, curve, cpu"):
    figure = figures[name]
    samples = 2 if name.startswith("raw") else 1  # before each part that is compared with them
    assert 0 < figure["min"] <= figure["median"] <= figure["max"] and figure["samples"] == samples, figure
END
[ -z "$(ls -A "$folder/disk")" ] || fail "it left $(ls -A "$folder/disk")"
exits 2 tenure bench --only ingest,nothing 2> "$folder/wrong"
has "$folder/wrong" "give a list of store, wire"
exits 1 tenure bench --only store --under "$folder/nowhere" 2> "$folder/wrong"
has "$folder/wrong" "no folder can be made in $folder/nowhere: No such file or directory"

tenure bench --rounds 30 --only wire,ingest --under "$folder/disk" > "$folder/cut" 2> "$folder/cut.err" &
bench=$!
is_measuring() { [ -n "$(ls -A "$folder/disk")" ]; }
wait_for 60 is_measuring
kill -TERM $bench
exits 1 wait $bench
has "$folder/cut" "raw zeromq one way"
has "$folder/cut.err" "interrupted; these are the figures so far"
[ -z "$(ls -A "$folder/disk")" ] || fail "it left $(ls -A "$folder/disk")"
