# SPDX-License-Identifier: Apache-2.0
# What an event costs, counted and not timed: instructions, calls for memory, bytes of the data file, and what
# one event alone has written to disk, on a fixed load. The bounds are a tenth above what was measured, with the compiler's debug settings; what costs
# more than that has to be looked at, and what costs much less gets a new bound.
# Usage: cost.sh WORK
set -euo pipefail
work=$1 before=4000 batches=1000 alone=400
folder=$(mktemp -d /tmp/tenure-cost-XXXXXX)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/data"
valgrind --tool=callgrind --collect-atstart=no --callgrind-out-file="$folder/out" \
  "$work" "$folder/data" $before $batches $alone > "$folder/said" 2> "$folder/err" || { cat "$folder/err"; exit 1; }
sed -nE 's/.*Collected : ([0-9]+)$/instructions \1 '$batches'/p' "$folder/err" >> "$folder/said"
awk '
  BEGIN { bound["instructions"] = 495000; bound["allocations"] = 1; bound["bytes"] = 3500; bound["updates"] = 15
    bound["written-alone"] = 99000 }
  { each = $2 / $3; seen++
    printf "%s: %.2f an event, at most %d\n", $1, each, bound[$1]
    if (each > bound[$1] || each <= 0) { print "that is too much, or nothing was measured"; wrong = 1 } }
  END { exit wrong || seen != 5 }' "$folder/said"
