# SPDX-License-Identifier: Apache-2.0
# A group of three while the ministers' history is published in files of 100 events: leaders are killed in the middle of a file, one
# after the other, each after the previous fail-over. Then every folder is verified, and the exports of all three are equal.
# Arguments: how many leaders to kill (2), and a file of events (the shipped ones).
source "$(dirname "$0")/group_common.sh"
kills=${1:-2} history=${2:-$TENURE_SOURCE_DIR/data/ministers/ministers.ndjson}
members="m1 m2 m3"
config="--config $TENURE_SOURCE_DIR/data/ministers/tenured.yaml --clock feed"
head_of() { TENURE_AT=$folder/$1 events; }
level() { [ "$(head_of m1)" = "$(head_of m2)" ] && [ "$(head_of m2)" = "$(head_of m3)" ]; }
has_grown() { local head; head=$(head_of "$1") && [ "${head:-0}" -gt "$2" ]; }
etcd_nodes 3
for name in $members; do member $name $config; done
wait_for 30 leader_of $members > "$folder/leader"
list=$folder/m1,$folder/m2,$folder/m3
mkdir "$folder/files"
split -l 100 -d -a 4 "$history" "$folder/files/"
files=("$folder"/files/*)

# publish_killing FILE: kills the leader after half of the file; the rest is published after that.
publish_killing() {
  local leader before pid
  leader=$(cat "$folder/leader")
  before=$(head_of "$leader")
  mkfifo "$folder/pipe"
  tenure publish --quiet --timeout 60 --batch 5 --at "$list" - < "$folder/pipe" &
  local publishing=$!
  exec 9> "$folder/pipe"
  head -50 "$1" >&9
  wait_for 60 has_grown "$leader" "$before"
  pid=member_$leader
  kill -9 "${!pid}"
  wait "${!pid}" 2> /dev/null || true
  local began=$EPOCHREALTIME
  kill -0 "$publishing" || fail "publishing had ended before $leader was killed"
  tail -n +51 "$1" >&9
  exec 9>&-
  wait "$publishing" || fail "publishing $1 ended with $?"
  echo "$leader killed; published $(bc <<< "$EPOCHREALTIME - $began") s later"
  rm "$folder/pipe"
  member "$leader" $config
  wait_for 60 leader_of $members > "$folder/leader"
  wait_for 60 level
}
killed=0
for file in "${files[@]}"; do
  if [ $killed -lt "$kills" ] && [ "$(lines "$file")" = 100 ]; then
    publish_killing "$file"
    killed=$((killed + 1))
  else
    tenure publish --quiet --timeout 60 --at "$list" "$file"
  fi
done
[ $killed = "$kills" ] || fail "there were files for $killed kills only"
wait_for 60 level

# All members have all events, once.
tenure log --at "$folder/m1" > "$folder/log"
"$TENURE_PYTHON" - "$history" "$folder/log" << 'END' || fail "the log has not what was published"
import json, sys
names = lambda path: sorted((event["source"], event["id"]) for event in map(json.loads, open(path)) if event["source"] != "tenured")
published, logged = map(names, sys.argv[1:])
assert published == logged, (len(published), len(logged), set(published) ^ set(logged))
END
for name in $members; do
  mkdir "$folder/export.$name"
  for table in posts tenures organisations people alerts indicators events; do
    tenure export csv $table --at "$folder/$name" > "$folder/export.$name/$table.csv"
  done
  tenure export popolo --at "$folder/$name" > "$folder/export.$name/popolo.json"
done
for name in m2 m3; do diff -rq "$folder/export.m1" "$folder/export.$name" || fail "the exports differ"; done
for name in $members; do
  pid=member_$name
  stop "${!pid}"
  tenure verify --at "$folder/$name" > "$folder/verified" || fail "$(cat "$folder/verified")"
  tail -1 "$folder/verified"
done
echo "$(lines "$history") events, $killed leaders killed: each once, the exports of all members are the same"
