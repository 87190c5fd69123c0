# SPDX-License-Identifier: Apache-2.0
# An operator hands leadership to another member, lets one leave, and removes a lost one; a member whose rules differ from those of
# the majority does not lead.
source "$(dirname "$0")/group_common.sh"
etcd_nodes 1
printf 'without: [vacancy]\n' > "$folder/other.yaml"
for name in m1 m2 m3; do member $name --clock feed; done
list=$folder/m1,$folder/m2,$folder/m3
three() { [ "$(tenure group --json --at "$folder/m1" | grep -o '"node":"m' | wc -l)" = 4 ]; } # the answering member, and all three
wait_for 30 three
wait_for 30 leader_of m1 m2 m3 > "$folder/leader"
leader=$(cat "$folder/leader")
head -40 "$feed" | tenure publish --quiet --at "$list" -

# Each of the others in turn, requested from any member; events published meanwhile are stored once.
for next in m1 m2 m3; do
  [ "$next" != "$leader" ] || continue
  head -80 "$feed" | tenure publish --quiet --timeout 60 --at "$list" - &
  publishing=$!
  tenure group promote $next --at "$list" > "$folder/said"
  has "$folder/said" "$next leads"
  wait "$publishing"
  [ "$(leader_of m1 m2 m3)" = "$next" ] || fail "$next does not lead"
done
[ "$(TENURE_AT=$folder/m1 events)" -ge 80 ]

# Two wishes at once: one of the two leads then, and says so to who wished it.
leader=$(leader_of m1 m2 m3)
wishes=()
for next in m1 m2 m3; do
  [ "$next" != "$leader" ] || continue
  tenure group promote $next --at "$list" > "$folder/said.$next" 2>&1 &
  wishes+=("$!")
done
head -100 "$feed" | tenure publish --quiet --timeout 60 --at "$list" -
for wish in "${wishes[@]}"; do wait "$wish" || true; done
wait_for 30 leader_of m1 m2 m3 > "$folder/leader"
new=$(cat "$folder/leader")
[ "$new" != "$leader" ] || fail "$leader still leads"
has "$folder/said.$new" "$new leads"
[ "$(TENURE_AT=$folder/$new events)" -ge 100 ]

# A later wish replaces an earlier one, which would be in force for some more seconds.
leader=$new
for next in m1 m2 m3; do [ $next = "$leader" ] || break; done
is_wished() { curl -sf "http://127.0.0.1:${etcd_ports[0]}/v3/kv/range" -d '{"key":"dGVudXJlL25leHQ="}' | among '"value":"'"$(printf %s "$1" | base64)"'"'; }
tenure group promote "$leader" --at "$folder/$leader" > "$folder/said"
wait_for 10 is_wished "$leader"
tenure group promote $next --at "$list" > "$folder/said"
has "$folder/said" "$next leads"
[ "$(leader_of m1 m2 m3)" = "$next" ] || fail "the earlier wish is still in force"

# While one wish waits, here for etcd, another one is told to come again instead of being lost.
leader=$next
kill -STOP "${etcd_pids[0]}"
wishes=()
for wish in 1 2; do
  tenure group promote "$leader" --timeout 1 --at "$folder/$leader" > "$folder/said.$wish" 2>&1 &
  wishes+=("$!")
done
for wish in "${wishes[@]}"; do wait "$wish" || true; done
kill -CONT "${etcd_pids[0]}"
cat "$folder/said.1" "$folder/said.2" > "$folder/said"
has "$folder/said" "the daemon is busy: the group is still carrying out another change"
wait_for 60 leader_of m1 m2 m3 > "$folder/leader"

# Impossible changes are refused with the reason.
exits 1 tenure group promote m9 --at "$list" 2> "$folder/err"
has "$folder/err" "no member is called m9"
exits 1 tenure group remove m1 --at "$list" 2> "$folder/err"
has "$folder/err" "m1 is running; let it leave, or stop it first"
exits 2 tenure group promot m1 --at "$list" 2> "$folder/err"
has "$folder/err" "unknown verb promot; did you mean promote?"

# A follower leaves, then the leader, while events are published: each stops in order, and is a member again once it is started.
members() { tenure group --json --timeout 2 --at "$folder/$1" | grep -o '"advertise"' | wc -l; }
knows_three() { [ "$(members "$1")" = 3 ]; }
for role in follower leader; do
  leader=$(leader_of m1 m2 m3)
  leaver=$leader
  for stays in m1 m2 m3; do [ $stays = "$leader" ] || break; done
  [ $role = leader ] || { leaver=$stays; stays=$leader; }
  head -$(($(TENURE_AT=$folder/$stays events) + 20)) "$feed" | tenure publish --quiet --timeout 60 --at "$list" - &
  publishing=$!
  tenure group leave "$leaver" --at "$list" > "$folder/said"
  has "$folder/said" "$leaver is no longer a member"
  wait "$publishing"
  pid=member_$leaver
  wait "${!pid}" || fail "$leaver ended with $?"
  has "$folder/$leaver.err" "$leaver leaves the group" stopped
  [ "$(members "$stays")" = 2 ] || fail "it still counts"
  wait_for 30 leader_of m1 m2 m3 > /dev/null
  member "$leaver" --clock feed
  for name in m1 m2 m3; do wait_for 30 knows_three $name; done
done

# A lost member: it cannot lead, and can be removed.
leader=$(leader_of m1 m2 m3)
for gone in m1 m2 m3; do [ $gone = "$leader" ] || break; done
pid=member_$gone
stop "${!pid}"
silent() { tenure group --at "$folder/$leader" | among "^$gone  *silent"; }
wait_for 30 silent
exits 1 tenure group promote $gone --at "$folder/$leader" 2> "$folder/err"
has "$folder/err" "$gone has sent nothing"
exits 1 tenure group leave $gone --at "$folder/$leader" 2> "$folder/err"
has "$folder/err" "$gone has sent nothing" "remove it"
tenure group remove $gone --at "$folder/$leader" > "$folder/said"
has "$folder/said" "$gone is no longer a member"

# With other rules it comes back, is marked, and cannot lead, neither on request nor when the leader is killed.
rm -f "$folder/$gone.err"
member $gone --clock feed --config "$folder/other.yaml"
marked() { tenure group --at "$folder/$leader" | among "^$gone  *follows, other rules"; }
wait_for 30 marked
exits 1 tenure group promote $gone --at "$folder/$leader" 2> "$folder/err"
has "$folder/err" "most members have other rules than $gone"
for round in 1 2 3; do
  pid=member_$leader
  kill -9 "${!pid}"
  wait "${!pid}" || true
  killed=$leader
  for leader in m1 m2 m3; do [ $leader = $killed ] || [ $leader = $gone ] || break; done
  wait_for 30 leader_of $leader > "$folder/leader"
  member $killed --clock feed
done
has "$folder/$gone.err" "most members have other rules than $gone, so it does not lead"
if grep -F "$gone leads the group" "$folder/$gone.err"; then fail "a member with other rules led"; fi
