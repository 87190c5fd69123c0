# SPDX-License-Identifier: Apache-2.0
# A failing disk: an error in any write or sync of a commit stops the daemon at once, with a message,
# and events that were not stored are not acknowledged; after a restart everything acknowledged is
# there, and the publisher sends the rest again.
source "$(dirname "$0")/common.sh"
export ASAN_OPTIONS=detect_leaks=0 # LeakSanitizer cannot run under strace
export TENURE_AT=$folder/data
start data --clock feed
tenure publish --batch 1 --window 1 "$feed" 2> /dev/null
tenure log > "$folder/whole"
stop "$daemon"

# fails SYSCALL COUNT ERROR: makes the daemon's COUNTth call of SYSCALL fail.
fails() {
  local name=$1-$2
  rm -rf "$folder/data"
  # With -D the daemon is our child process, and strace a grandchild.
  strace -D -f -qq -o /dev/null -e trace="$1" -e inject="$1":error="$3":when="$2" \
    "$TENURE_BIN/tenured" --data "$folder/data" --ipc --map-size 1G --clock feed 2> "$folder/$name.err" &
  daemon=$!
  pids+=("$daemon")
  tenure publish --json --batch 1 --window 1 --timeout 30 "$feed" > "$folder/answers" 2> /dev/null &
  publisher=$!
  pids+=("$publisher")
  local code=0
  wait "$daemon" || code=$?
  [ $code = 1 ] || { cat "$folder/$name.err" >&2; fail "$name: the exit code is $code"; }
  has "$folder/$name.err" "stopping without an answer to what was not stored"
  acknowledged=$(grep -c '"seq"' "$folder/answers" || true)
  tenure verify > /dev/null || fail "$name: the data is not whole"
  start data --clock feed
  [ "$(events)" -ge "$acknowledged" ] || fail "$name: $acknowledged were acknowledged"
  wait "$publisher" || fail "$name: the publisher ended with $?"
  tenure log | cmp - "$folder/whole"
  stop "$daemon"
}
fails fdatasync 5 EIO
fails fdatasync 60 EIO
fails pwrite64 34 EIO
fails pwrite64 31 ENOSPC
fails writev 12 EIO
