# SPDX-License-Identifier: Apache-2.0
# etcd holds only the end of a group's log: a new member, or one that was away for longer, reads the rest from another member;
# entries that only one member has are not trimmed; publishers get BUSY before etcd is full; a folder with another log is refused.
source "$(dirname "$0")/group_common.sh"
channels="event post organisation person indicator alert"
all_of() { tenure watch $channels --from start --exit-when-caught-up --json --at "$folder/$1"; }
head_of() { TENURE_AT=$folder/$1 events; }
shows() { [ "$(head_of "$1")" -ge "$2" ]; } # a leader shows events some milliseconds after it has acknowledged them
level() { [ "$(head_of "$1")" = "$(head_of "$2")" ]; }
group_json() { tenure group --json --timeout 5 --at "$folder/$1"; }
trimmed() { group_json "$1" | sed -nE 's/.*"trimmed":"([0-9]+)".*/\1/p'; }
is_trimmed() { local to; to=$(trimmed "$1") && [ "${to:-0}" -ge "$2" ]; }
keys() { # how many parts of the log are in etcd
  curl -sf "http://127.0.0.1:${etcd_ports[0]}/v3/kv/range" -d '{"key":"dGVudXJlL2xvZy8=","range_end":"dGVudXJlL2xvZzA=","keys_only":true}' |
    grep -o '"key"' | wc -l
}
has_said() { group_json "$1" | among "\"node\":\"$2\"[^}]*\"seq\":\"$3\""; }
is_silent() { tenure group --at "$folder/$1" | among "^$2  *silent"; }
publish_bit_by_bit() { # in separate requests, because one request may become one part, which is only trimmed as a whole
  split -l 30 "$1" "$folder/bit."
  for bit in "$folder"/bit.*; do tenure publish --quiet --timeout 60 --at "$folder/m1,$folder/m2" "$bit"; done
  rm "$folder"/bit.*
}
options="--clock feed --group-keep 20"
etcd_nodes 1
member m1 $options
wait_for 30 leader_of m1 > /dev/null

# With one member nothing is trimmed, because nobody else has it. Two reports of its progress are enough to see
# that.
for lines in 1,40 41,80; do
  sed -n ${lines}p "$feed" | tenure publish --quiet --at "$folder/m1" -
  wait_for 30 shows m1 ${lines#*,}
  wait_for 30 has_said m1 m1 "$(head_of m1)"
done
tenure group --at "$folder/m1" > "$folder/table"
has "$folder/table" "etcd has entries from 1 on"
among "^m1  *leads" < "$folder/table"

# With two members, everything beyond the retained part is trimmed.
member m2 $options
tenure simulate --organisations 20 --seed 5 > "$folder/many"
publish_bit_by_bit "$folder/many"
wait_for 30 shows m1 $((80 + $(lines "$folder/many")))
wait_for 30 level m1 m2
last=$(head_of m1)
wait_for 30 is_trimmed m1 $((last - 100))
[ "$(trimmed m1)" -le $((last - 20)) ] || fail "more went than was to be kept"
wait_for 30 is_trimmed m2 $((last - 100))
[ "$(keys)" -lt 100 ] || fail "etcd still has $(keys) parts"

# A new member reads the trimmed entries from another member; so does one that was away for longer than etcd's part of
# the log.
member m3 $options
wait_for 60 level m1 m3
has "$folder/m3.err" "reads entries from 1 on from m"
all_of m1 > "$folder/of.m1"
all_of m3 | cmp - "$folder/of.m1"
stop "$member_m3"
away=$(head_of m1)
sed 's/"source":"/&later-/' "$folder/many" > "$folder/later"
publish_bit_by_bit "$folder/later"
wait_for 30 is_trimmed m1 $((away + 20))
wait_for 30 is_silent m2 m3
tenure group --at "$folder/m2" | among "^m1  *leads" || fail "a member that follows does not show who leads"
exits 1 tenure group leave m2 --at "$folder/m2" 2> "$folder/err" # only m1 would have what is no longer in etcd
has "$folder/err" "too few other members have what etcd no longer has"
kill -9 "$member_m1"
wait "$member_m1" || true
member m3 $options
wait_for 60 level m2 m3
has "$folder/m3.err" "reads entries from $((away + 1)) on from m2"
all_of m2 > "$folder/of.m2"
all_of m3 | cmp - "$folder/of.m2"
member m1 $options
wait_for 60 level m1 m2
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada One" --timeout 30 --at "$folder/m1,$folder/m2,$folder/m3" > /dev/null

# While only one member is alive nothing is trimmed; it reports that etcd is getting full; with another
# member it recovers.
for name in m1 m2 m3; do
  pid=member_$name
  stop "${!pid}"
done
member m1 $options --group-quota 2M
wait_for 30 leader_of m1 > /dev/null
"$TENURE_PYTHON" - > "$folder/large" << 'END'
import json
for i in range(400):
    print(json.dumps({"source": "large", "id": str(i), "announced": "2020-01-01", "citations": [{"title": f"{k} " + "x" * 1900} for k in range(5)],
                      "organisation": {"id": f"L{i}", "name": f"Region {i}", "kind": "REGION"}}))
END
is_full() {
  tenure publish --quiet --batch 16 --timeout 2 --at "$folder/m1" "$folder/large" 2> "$folder/err" && return 1
  among "etcd is nearly full" < "$folder/err"
}
wait_for 60 is_full
tenure status --metrics --at "$folder/m1" > "$folder/metrics"
has "$folder/metrics" "tenure_busy 1" "tenure_group_leads 1" "tenure_group_etcd_max_bytes 2097152" 'tenure_group_member_seq{node="m3"}'
monitoring=$TENURE_SOURCE_DIR/packaging/monitoring
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/package/queries.py" "$monitoring/group-grafana.json" "$monitoring/group-alerts.yaml" \
  "$TENURE_SOURCE_DIR/docs/group.md" "$folder/metrics"
member m2 $options --group-quota 2M
tenure publish --quiet --timeout 60 --at "$folder/m1,$folder/m2" "$folder/large"
wait_for 30 level m1 m2
for name in m1 m2; do all_of $name > "$folder/of.$name"; done
cmp "$folder/of.m1" "$folder/of.m2"
