# SPDX-License-Identifier: Apache-2.0
# etcd is full before the members expect it: nothing more is acknowledged, and the reason is reported; reading works. Once etcd has
# space again producers resume, and what was acknowledged has kept its place.
source "$(dirname "$0")/group_common.sh"
channels="event post organisation person indicator alert"
all_of() { tenure watch $channels --from start --exit-when-caught-up --json --at "$folder/$1"; }
level() { [ "$(TENURE_AT=$folder/m1 events)" = "$(TENURE_AT=$folder/m2 events)" ]; }
export ETCD_QUOTA_BACKEND_BYTES=$((3 << 20))
etcd_nodes 1
for name in m1 m2; do member $name --clock feed; done
wait_for 30 leader_of m1 m2 > /dev/null
list=$folder/m1,$folder/m2
"$TENURE_PYTHON" - > "$folder/large" << 'END'
import json
for i in range(600):
    print(json.dumps({"source": "large", "id": str(i), "announced": "2020-01-01", "citations": [{"title": f"{k} " + "x" * 1900} for k in range(5)],
                      "organisation": {"id": f"L{i}", "name": f"Region {i}", "kind": "REGION"}}))
END
exits 3 tenure publish --json --batch 1 --window 1 --timeout 3 --at "$list" "$folder/large" > "$folder/answers" 2> "$folder/err"
reported() { among "database space exceeded" < "$folder/$1.err"; }
for name in m1 m2; do wait_for 30 reported $name; done
for name in m1 m2; do # before it is full it may be slow
  if sed -n '/space exceeded/,$p' "$folder/$name.err" | among "answers again"; then fail "a full etcd seemed to recover"; fi
done
for name in m1 m2; do tenure alerts --at "$folder/$name" > /dev/null; done
[ -s "$folder/answers" ] && [ "$(lines "$folder/answers")" -lt 600 ] || fail "$(lines "$folder/answers") events were acknowledged"

# The operator gives etcd a larger quota, and clears its alarm.
kill "${etcd_pids[0]}"
wait "${etcd_pids[0]}" || true
export ETCD_QUOTA_BACKEND_BYTES=$((64 << 20))
etcd_start 0
alarm() { curl -sf "http://127.0.0.1:${etcd_ports[0]}/v3/maintenance/alarm" -d "$1"; }
cleared() {
  local node
  node=$(alarm '{"action":"GET"}' | sed -nE 's/.*"memberID":"([0-9]+)".*/\1/p')
  [ -z "$node" ] || alarm '{"action":"DEACTIVATE","alarm":"NOSPACE","memberID":"'"$node"'"}' > /dev/null
  healthy 0
}
wait_for 60 cleared
tenure publish --json --batch 1 --window 1 --timeout 60 --at "$list" "$folder/large" > "$folder/again"
[ "$(lines "$folder/again")" = 600 ]
places() { grep -o '"seq":"[^"]*"' "$1"; }
places "$folder/answers" | cmp - <(places "$folder/again" | head -"$(lines "$folder/answers")") || fail "events were acknowledged again in other places"
wait_for 60 level
for name in m1 m2; do all_of $name > "$folder/of.$name"; done
cmp "$folder/of.m1" "$folder/of.m2"
