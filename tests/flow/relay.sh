# SPDX-License-Identifier: Apache-2.0
# Subscribers of a relay receive the same as those of the daemon, in spite of restarts of the daemon and of the relay;
# their queries are answered; to the daemon they are one subscriber; with keys, only those of the relay's access file may
# connect.
source "$(dirname "$0")/common.sh"
channels="event post organisation person indicator alert"
start data --clock feed
daemon_pid=$daemon
head -60 "$feed" | tenure publish --quiet --at "$folder/data" -

# relay NAME FROM [OPTION...]: starts a relay with an endpoints file; sets $relay to its pid.
relay() {
  local name=$1 from=$2
  shift 2
  mkdir -p "$folder/$name"
  tenure relay --from "$from" --feed "ipc://$folder/$name/feed.ipc" --query "ipc://$folder/$name/query.ipc" "$@" 2>> "$folder/$name.err" &
  relay=$!
  pids+=("$relay")
  wait_for 30 test -S "$folder/$name/query.ipc"
  printf 'ingest ipc://%s/none\nfeed ipc://%s/feed.ipc\nquery ipc://%s/query.ipc\n' "$folder" "$folder/$name" "$folder/$name" > "$folder/$name/endpoints"
}
relay hub "$folder/data"
all_of() { tenure watch $channels --from start --exit-when-caught-up --json --at "$folder/$1"; }
all_of data > "$folder/direct"
all_of hub > "$folder/relayed"
cmp "$folder/direct" "$folder/relayed"
tenure alerts --at "$folder/hub" | cmp - <(tenure alerts --at "$folder/data")

# Live subscribers with different topics: every update of theirs arrives, once, and nothing else; the daemon has one
# subscriber with a single topic.
"$TENURE_PYTHON" "$(dirname "$0")/parts/relayed.py" "$folder/hub/feed.ipc" 60 "$folder/counts" &
crowd=$!
wait_for 60 test -f "$folder/counts.ready"
tail -75 "$feed" | tenure publish --quiet --at "$folder/data" -
tenure publish --yes resignation --id the-last --organisation QOP --role executive-lead --person "Ada Last" --at "$folder/data" > /dev/null
wait "$crowd" || fail "the subscribers did not get the same"
after() { tenure watch event post alert --from start --exit-when-caught-up --at "$folder/data" | wc -l; }
before=$(grep -cE '^\{"channel":"(EVENT|POST|ALERT)"' "$folder/direct")
[ "$(cat "$folder/counts")" = $(($(after) - before)) ] || fail "$(cat "$folder/counts") updates instead of $(($(after) - before))"
[ "$(tenure status --json --at "$folder/data" | sed -nE 's/.*"subscriptions":"([0-9]+)".*/\1/p')" -le 8 ]

# The daemon restarts; then the relay does: a watcher misses nothing.
tenure watch event --from start --json --at "$folder/hub" > "$folder/watched" 2> "$folder/watch.err" &
pids+=("$!")
complete() { tenure log --at "$folder/data" | wc -l | among -x "$(lines "$folder/watched")"; }
wait_for 30 complete
stop "$daemon_pid"
start data --clock feed
daemon_pid=$daemon
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada Two" --at "$folder/data" > /dev/null
wait_for 30 complete
kill -9 "$relay"
wait "$relay" || true
rm "$folder"/hub/*.ipc
relay hub "$folder/data"
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada Three" --at "$folder/data" > /dev/null
wait_for 30 complete

# With a list: when one daemon is silent, the relay uses the next.
start replica --follow "$folder/data"
relay second "$folder/data,$folder/replica"
all_of second > /dev/null
stop "$daemon_pid"
wait_for 30 all_of second > "$folder/relayed"
all_of replica | cmp - "$folder/relayed"

# With keys.
for name in server relay reader stranger; do tenure keygen "$folder/$name" > "$folder/$name.txt"; done
printf '%s\n' "relay $(cat "$folder/relay.txt") subscribe,query" > "$folder/access"
printf '%s\n' "reader $(cat "$folder/reader.txt") subscribe,query" > "$folder/relay.access"
start locked --clock feed --key "$folder/server.key" --access "$folder/access"
relay keyed "$folder/locked" --key "$folder/relay.key" --access "$folder/relay.access"
echo "key $(cat "$folder/relay.txt")" >> "$folder/keyed/endpoints"
TENURE_KEY=$folder/reader.key tenure watch event --from start --exit-when-caught-up --at "$folder/keyed" > /dev/null
exits 3 env TENURE_KEY="$folder/stranger.key" tenure watch event --from start --exit-when-caught-up --timeout 2 --at "$folder/keyed" 2> /dev/null
exits 2 tenure relay --from "$folder/data" --feed "tcp://*:7402" 2> "$folder/err"
has "$folder/err" "needs --key and --access"
