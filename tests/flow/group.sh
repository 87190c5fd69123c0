# SPDX-License-Identifier: Apache-2.0
# A group of three on three nodes of etcd: acknowledged events are on all members, byte for byte, whichever is killed, stopped or
# cut off from etcd while events arrive; a batch over etcd's limit is stored completely or not at all; the leader's rules apply.
source "$(dirname "$0")/group_common.sh"
channels="event post organisation person indicator alert"
members="m1 m2 m3"
all_of() { tenure watch $channels --from start --exit-when-caught-up --json --at "$folder/$1"; }
head_of() { TENURE_AT=$folder/$1 events; }
level() { [ "$(head_of m1)" = "$(head_of m2)" ] && [ "$(head_of m2)" = "$(head_of m3)" ]; }
same() {
  wait_for 60 level
  for name in $members; do all_of $name > "$folder/of.$name"; done
  [ -s "$folder/of.m1" ]
  cmp "$folder/of.m1" "$folder/of.m2" && cmp "$folder/of.m1" "$folder/of.m3" || fail "the members differ"
}
etcd_nodes 3
for name in $members; do member $name --clock feed; done
wait_for 30 leader_of $members > "$folder/leader"
list=$folder/m1,$folder/m2,$folder/m3

head -60 "$feed" | tenure publish --quiet --at "$list" -
same
watch_on() { tenure watch $channels --from start --cursor "$folder/cursor" --exit-when-caught-up --json --at "$folder/$1" >> "$folder/watched"; }
watch_on m1

# Members that do not lead name the leader when they refuse events.
leader=$(cat "$folder/leader")
for name in $members; do
  [ $name != "$leader" ] || continue
  exits 3 tenure publish --at "$folder/$name" <(sed -n 61,62p "$feed") 2> "$folder/err"
  has "$folder/err" "publish to ipc://$folder/$leader/ingest.ipc"
done

# Leaders are killed while events arrive: no acknowledged event is lost or stored twice.
tenure simulate --organisations 60 --seed 8 > "$folder/many"
count=$(lines "$folder/many")
before=$(head_of "$leader")
tenure publish --timeout 60 --batch 4 --window 2 --at "$list" "$folder/many" > "$folder/answers" 2> "$folder/published" &
publishing=$!
has_grown() { [ "$(head_of "$1")" -ge "$2" ]; }
for round in 1 2 3; do
  wait_for 60 has_grown "$leader" $((before + round * count / 5))
  pid=member_$leader
  kill -9 "${!pid}"
  wait "${!pid}" || true
  killed=$leader
  others=${members/$killed/}
  wait_for 30 leader_of $others > "$folder/leader"
  leader=$(cat "$folder/leader")
  member "$killed" --clock feed
done
wait "$publishing" || fail "publishing ended with $?: $(cat "$folder/published")"
has "$folder/published" "$count events: $count stored"
same
[ "$(head_of m1)" -ge $((before + count)) ]
tenure log --at "$folder/m1" | grep -oE '"source":"[^"]*","id":"[^"]*"' | sort | uniq -d > "$folder/twice"
[ ! -s "$folder/twice" ] || fail "stored twice: $(cat "$folder/twice")"
watch_on m2
for name in $members; do tenure verify --at "$folder/$name" > /dev/null; done

# A suspended leader loses its lease; when resumed, it cannot append, and starts again as a follower.
pid=member_$leader
kill -STOP "${!pid}"
frozen=$leader
others=${members/$frozen/}
sed -n 61,80p "$feed" | tenure publish --quiet --timeout 60 --at "$list" -
kill -CONT "${!pid}"
again() { grep -q "begins again as a follower" "$folder/$frozen.err"; }
wait_for 30 again
same
wait_for 30 leader_of $members > "$folder/leader"
leader=$(cat "$folder/leader")

# One that is told to stop while it is suspended ends in order, though another leads by then and it cannot append what has arrived.
pid=member_$leader
kill -STOP "${!pid}"
frozen=$leader
sed -n 61,90p "$feed" | tenure publish --quiet --timeout 60 --at "$folder/$frozen,$list" - &
publishing=$!
wait_for 30 leader_of ${members/$frozen/} > "$folder/leader"
leader=$(cat "$folder/leader")
kill -TERM "${!pid}"
kill -CONT "${!pid}"
ended() { ! kill -0 "$1" 2> /dev/null; }
wait_for 30 ended "${!pid}"
wait "${!pid}" || fail "$frozen ended with $?"
wait "$publishing"
member "$frozen" --clock feed
same

# One node of etcd is down; then two: nothing is acknowledged, but reading works; then they are
# back.
kill -9 "${etcd_pids[0]}"
sed -n 81,100p "$feed" | tenure publish --quiet --timeout 60 --at "$list" -
kill -9 "${etcd_pids[1]}"
exits 3 tenure publish --timeout 3 --at "$list" <(sed -n 101,110p "$feed") 2> "$folder/err"
tenure alerts --at "$folder/m1" > /dev/null
etcd_start 0
etcd_start 1
wait_for 60 healthy 2
tenure publish --quiet --timeout 60 --at "$list" "$feed"
same

# An atomic batch over etcd's limit: all members have all of it.
"$TENURE_PYTHON" - > "$folder/large" << 'END'
import json
for i in range(300):
    print(json.dumps({"source": "large", "id": str(i), "announced": "2020-01-01", "citations": [{"title": f"{k} " + "x" * 1900} for k in range(5)],
                      "organisation": {"id": f"L{i}", "name": f"Region {i}", "kind": "REGION"}}))
END
tenure publish --atomic --timeout 60 --at "$list" "$folder/large" 2> "$folder/err" > "$folder/out"
has "$folder/err" "300 events: 300 stored"
same

# All members are killed at once: acknowledged events are still there, and an orderly stop gives the
# lease back.
for name in $members; do
  pid=member_$name
  kill -9 "${!pid}"
  wait "${!pid}" || true
done
for name in $members; do member $name --clock feed; done
wait_for 30 leader_of $members > "$folder/leader"
leader=$(cat "$folder/leader")
same
pid=member_$leader
stop "${!pid}"
wait_for 2 leader_of ${members/$leader/} > "$folder/leader"

# A new member reads the whole log.
member m4 --clock feed
arrived() { [ "$(head_of m4)" = "$(head_of "$(cat "$folder/leader")")" ]; }
wait_for 60 arrived
all_of m4 | cmp - "$folder/of.m1"

# The cursor was moved from member to member: nothing was repeated or missed.
watch_on m4
sort "$folder/watched" | cmp - <(sort "$folder/of.m1")
