# SPDX-License-Identifier: Apache-2.0
# Counts what an event costs, without measuring time: the simulated history of 2,000 organisations,
# 64 events in each commit, measured after its first 12,288 events. One run counts bytes written,
# updates and allocations over 32,768 events, which include many checkpoints, and the bytes written
# for single events. A second run, under callgrind, counts instructions over 1,024 events. Both use
# the debug build. The bounds are a tenth above the measured values: find the reason for whatever
# costs more, and lower the bound of whatever costs much less. Usage: cost.sh WORK
set -euo pipefail
work=$1 organisations=2000 before=12288 batches=32768 instructed=1024 alone=400
folder=$(mktemp -d /tmp/tenure-cost-XXXXXX)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/counted" "$folder/instructed"
"$work" "$folder/counted" $organisations $before $batches $alone > "$folder/counts"
valgrind --tool=callgrind --instr-atstart=no --callgrind-out-file="$folder/out" \
  "$work" "$folder/instructed" $organisations $before $instructed 0 > /dev/null 2> "$folder/err" ||
  { cat "$folder/err"; exit 1; }
sed -nE 's/.*Collected : ([0-9]+)$/instructions \1 '$instructed'/p' "$folder/err" >> "$folder/counts"
awk '
  BEGIN { bound["instructions"] = 353000; bound["allocations"] = 0.46; bound["written"] = 4000
    bound["updates"] = 12; bound["written-alone"] = 55000 }
  { each = $2 / $3; seen++
    printf "%s: %.2f an event, at most %s\n", $1, each, bound[$1]
    if (each > bound[$1] || each <= 0) { print "that is too much, or nothing was measured"; wrong = 1 } }
  END { exit wrong || seen != 5 }' "$folder/counts"
