# SPDX-License-Identifier: Apache-2.0
# A daemon that follows has every channel byte for byte at the same offsets; it refuses events; it recovers from any stop of either
# side; cursors move between both; a diverged log is left alone, and the first different entry is named.
source "$(dirname "$0")/common.sh"
channels="event post organisation person indicator alert"
all_of() { tenure watch $channels --from start --exit-when-caught-up --json --at "$folder/$1"; }
up_to_date() { [ "$(TENURE_AT=$folder/$2 events)" = "$(TENURE_AT=$folder/$1 events)" ]; }
same() { # same LEADER FOLLOWER: compares everything, including recorded times
  wait_for 30 up_to_date "$1" "$2"
  all_of "$1" > "$folder/of.$1"
  all_of "$2" > "$folder/of.$2"
  [ -s "$folder/of.$1" ]
  cmp "$folder/of.$1" "$folder/of.$2" || fail "$2 has other updates than $1"
}
start leader --clock feed
leader=$daemon
head -60 "$feed" | tenure publish --quiet --at "$folder/leader" -
start follower --follow "$folder/leader"
follower=$daemon
same leader follower

# It refuses events and names the leader, and with a list the publisher finds the leader.
sed -n 61,70p "$feed" > "$folder/ten"
exits 3 tenure publish --at "$folder/follower" "$folder/ten" 2> "$folder/err"
has "$folder/err" "publish to ipc://$folder/leader/ingest.ipc"
tenure publish --quiet --at "$folder/follower,$folder/leader" "$folder/ten"
same leader follower
tenure status --at "$folder/follower" > "$folder/out"
has "$folder/out" "follows        ipc://$folder/leader/ingest.ipc; 0 entries, 0.0 s behind"
tenure status --metrics --at "$folder/follower" | among -x "tenure_follows 1"

# A follower of a follower names the leader, not the daemon that it follows.
start second --follow "$folder/follower"
exits 3 tenure publish --at "$folder/second" "$folder/ten" 2> "$folder/err"
has "$folder/err" "publish to ipc://$folder/leader/ingest.ipc"
same leader second

# Killed while entries arrive, and restarted.
tenure simulate --organisations 150 --seed 5 > "$folder/many"
tenure publish --quiet --at "$folder/leader" "$folder/many" &
publishing=$!
has_come() { [ "$(TENURE_AT=$folder/follower events)" -ge "$1" ]; }
for round in 1 2 3 4; do
  wait_for 30 has_come $((round * 150))
  kill -9 "$follower"
  wait "$follower" || true
  start follower --follow "$folder/leader"
  follower=$daemon
done
wait "$publishing"
same leader follower
same leader second

# It answers queries without its leader, and continues when the leader is back.
stop "$leader"
tenure alerts --at "$folder/follower" > /dev/null
tail -65 "$feed" > "$folder/rest"
put_off() { tenure status --metrics --at "$folder/follower" | sed -nE 's/^tenure_requests_busy_total //p'; }
before=$(put_off)
has_refused() { [ "$(put_off)" -gt "$before" ]; }
tenure publish --quiet --timeout 60 --at "$folder/follower,$folder/leader" "$folder/rest" & # refused until the leader is back
publishing=$!
wait_for 30 has_refused
start leader --clock feed
leader=$daemon
wait "$publishing"
same leader follower

# A cursor moves between them, and nothing is repeated or missed.
watch() { tenure watch $channels --from start --cursor "$folder/cursor" --exit-when-caught-up --json "$@"; }
watch --at "$folder/leader" > "$folder/first.part"
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada One" --at "$folder/leader" > /dev/null
wait_for 30 up_to_date leader follower
watch --at "$folder/follower" > "$folder/second.part"
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada Two" --at "$folder/leader" > /dev/null
watch --at "$folder/leader,$folder/follower" > "$folder/third.part"
all_of leader > "$folder/all"
[ -s "$folder/second.part" ] && [ -s "$folder/third.part" ]
sort "$folder/first.part" "$folder/second.part" "$folder/third.part" | cmp - <(sort "$folder/all")
wait_for 30 up_to_date leader follower

# A follower that is behind the cursor must not be mistaken for a rewound log.
kill -STOP "$follower"
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada Three" --at "$folder/leader" > /dev/null
watch --at "$folder/leader" > "$folder/fourth.part"
stop "$leader"
kill -CONT "$follower"
exits 3 watch --at "$folder/follower" --timeout 2 > "$folder/out" 2> "$folder/err"
[ ! -s "$folder/out" ] || fail "updates were repeated"
has "$folder/err" "has not got entry"
start leader --clock feed
leader=$daemon
watch --at "$folder/follower" > "$folder/out"
[ ! -s "$folder/out" ]
same leader follower

# Its folder is intact, starts as a leader only with an explicit option, and then continues the log.
stop "$follower"
tenure verify --at "$folder/follower" > "$folder/out"
cp -r "$folder/follower" "$folder/other"
exits 1 tenured --data "$folder/follower" --ipc --map-size 1G 2> "$folder/err"
has "$folder/err" "the log of a daemon that was followed" "--fork"

# Two logs that were both written to differ from the first entry of their own.
common=$(TENURE_AT=$folder/leader events)
start other --adopt --clock feed
for name in One Three Five; do
  tenure publish --yes resignation --organisation QOP --role executive-lead --person "Eve $name" --at "$folder/other" > /dev/null
done
stop "$daemon"
for name in Four Five Six; do
  tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada $name" --at "$folder/leader" > /dev/null
done
cp "$folder/other/data.mdb" "$folder/before"
exits 4 tenured --data "$folder/other" --ipc --map-size 1G --follow "$folder/leader" 2> "$folder/err"
has "$folder/err" "entry $((common + 1)) is the first that differs"
start other --adopt --clock feed
TENURE_AT=$folder/other events | among -x "$((common + 3))"
stop "$daemon"
start nobodys --clock feed
tenure publish --quiet --at "$folder/nobodys" "$folder/ten"
exits 1 tenured --data "$folder/other" --ipc --map-size 1G --follow "$folder/nobodys" 2> "$folder/err"
has "$folder/err" "another log"

# The leader is replaced by another continuation of an earlier copy, of the same length: the follower compares after the silence,
# without waiting for an entry that does not fit.
stop "$leader"
cp -r "$folder/leader" "$folder/earlier"
start earlier --adopt --clock feed
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Eve Two" --at "$folder/earlier" > /dev/null
stop "$daemon"
start leader --clock feed
leader=$daemon
start misled --follow "$folder/leader"
misled=$daemon
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada Eight" --at "$folder/leader" > /dev/null
wait_for 30 up_to_date leader misled
last=$(TENURE_AT=$folder/leader events)
stop "$leader"
mv "$folder/leader" "$folder/true"
mv "$folder/earlier" "$folder/leader"
noticed() { grep -q "does not answer" "$folder/misled.err"; }
wait_for 30 noticed
start leader --adopt --clock feed
differs() { grep -q "entry $last is the first that differs" "$folder/misled.err"; }
wait_for 30 differs
code=0
wait "$misled" || code=$?
[ $code = 4 ] || fail "it ended with $code"
stop "$daemon"
mv "$folder/leader" "$folder/earlier"
mv "$folder/true" "$folder/leader"
start leader --clock feed
leader=$daemon

# A follower may start from a backup.
tenure backup --at "$folder/leader" "$folder/copy" > /dev/null
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada Seven" --at "$folder/leader" > /dev/null
start copy --follow "$folder/leader"
same leader copy

# With keys: the role follow is required.
for name in server replica reader; do tenure keygen "$folder/$name" > "$folder/$name.txt"; done
printf '%s\n' "replica $(cat "$folder/replica.txt") follow,subscribe" "reader $(cat "$folder/reader.txt") query,subscribe,publish *" > "$folder/access"
start locked --clock feed --key "$folder/server.key" --access "$folder/access"
TENURE_KEY=$folder/reader.key tenure publish --quiet --at "$folder/locked" "$folder/ten"
start replica --follow "$folder/locked" --key "$folder/replica.key" --access "$folder/access"
export TENURE_KEY=$folder/reader.key
same locked replica
unset TENURE_KEY
exits 1 tenured --data "$folder/refused" --ipc --map-size 1G --follow "$folder/locked" --key "$folder/reader.key" --access "$folder/access" 2> "$folder/err"
has "$folder/err" "it needs the role follow"

# A redacted entry is followed as one without content.
start redacted --clock feed
tenure publish --quiet --at "$folder/redacted" "$feed"
stop "$daemon"
tenure redact --at "$folder/redacted" --event integrator/2019-11-27-0080 --reason "it was private" > /dev/null
start redacted --clock feed
start blind --follow "$folder/redacted"
same redacted blind
