# SPDX-License-Identifier: Apache-2.0
# Acknowledged means stored: the daemon is killed at the sync of its nth commit. The log must have
# everything acknowledged before that, and nothing of the interrupted commit may have been
# acknowledged.
source "$(dirname "$0")/common.sh"
for n in $(seq 500); do
  printf '{"source":"s","id":"%04d","announced":"2019-01-01","recruitment":{"organisation":"Q%d","role":"chair","stage":"OPENED"}}\n' \
    "$n" $((n % 7))
done > "$folder/events"

for nth in 4 9 17; do
  export TENURE_AT=$folder/$nth
  # Delay writes by 20 ms, so that an answer sent before its commit would arrive.
  strace -f -qq -o "$folder/trace" -e trace=fdatasync,pwrite64,writev,pwritev \
    -e inject=pwrite64,writev,pwritev:delay_enter=20000 \
    -e inject=fdatasync:signal=SIGKILL:when="$nth" \
    tenured --data "$folder/$nth" --ipc --map-size 1G --clock feed 2>> "$folder/$nth.err" &
  daemon=$!
  pids+=("$daemon")
  wait_for 30 test -f "$folder/$nth/endpoints"
  exits 3 tenure publish --json --batch 1 --window 1 --timeout 5 "$folder/events" > "$folder/answers" 2> /dev/null
  wait "$daemon" 2> /dev/null || true
  start "$nth" --clock feed
  acknowledged=$(lines "$folder/answers")
  [ "$acknowledged" -gt 0 ] || fail "the daemon was killed before it had answered anything"
  last=$(sed -n -E '$s/.*"seq":"([0-9]+)".*/\1/p' "$folder/answers")
  [ "$(events)" = "$last" ] || fail "seq $last was the last acknowledged, and the log has $(events)"
  tenure publish "$folder/events" 2> "$folder/summary"
  has "$folder/summary" "$((500 - acknowledged)) stored, $acknowledged duplicate"
  stop "$daemon"
done
