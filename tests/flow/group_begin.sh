# SPDX-License-Identifier: Apache-2.0
# A log becomes that of a group: one of a single daemon, one that was redacted, and one whose etcd was lost. The other members
# begin with empty folders; a folder with another log is refused, and a log cannot become the group's while a member leads.
source "$(dirname "$0")/group_common.sh"
channels="event post organisation person indicator alert"
all_of() { tenure watch $channels --from start --exit-when-caught-up --json --at "$folder/$1"; }
level() { [ "$(TENURE_AT=$folder/$1 events)" = "$(TENURE_AT=$folder/$2 events)" ]; }
same() {
  wait_for 60 level "$1" "$2"
  for name in "$1" "$2"; do all_of "$name" > "$folder/of.$name"; done
  [ -s "$folder/of.$1" ]
  cmp "$folder/of.$1" "$folder/of.$2"
}
begin() { tenured --data "$folder/$1" --ipc --map-size 1G --clock feed --group "$endpoints" --node "$1" --group-begin 2> "$folder/begin.err"; }
publish() { tenure publish "$@" --organisation QOP --role executive-lead --timeout 60 --at "$folder/m1,$folder/m2" > /dev/null 2>&1; }
stop_all() { for name in "$@"; do
  pid=member_$name
  stop "${!pid}"
done; }
etcd_nodes 1

# The log of a single daemon.
start m1 --clock feed
head -60 "$feed" | tenure publish --quiet --at "$folder/m1" -
all_of m1 > "$folder/alone"
stop "$daemon"
begin m1
has "$folder/begin.err" "is the group's from now on"
member m1 --clock feed
leads() { leader_of m1 > /dev/null; }
wait_for 30 leads
exits 1 begin m2
has "$folder/begin.err" "a member leads"
rm -rf "$folder/m2"
member m2 --clock feed
publish appointment --person "Ada Secret"
same m1 m2
has "$folder/of.m2" "Ada Secret" "$(head -1 "$folder/alone")"

# A folder with another log is refused; so is one with entries that the group lacks.
start other --clock feed
head -3 "$feed" | tenure publish --quiet --at "$folder/other" -
stop "$daemon"
exits 4 tenured --data "$folder/other" --ipc --map-size 1G --clock feed --group "$endpoints" --node other 2> "$folder/err"
has "$folder/err" "another log than the group"
stop_all m2
cp -r "$folder/m2" "$folder/ahead"
rm -f "$folder/ahead/follows"
start ahead --clock feed --adopt
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Ada Ahead" --at "$folder/ahead" > /dev/null
stop "$daemon"
exits 4 tenured --data "$folder/ahead" --ipc --map-size 1G --clock feed --group "$endpoints" --node ahead 2> "$folder/err"
has "$folder/err" "is not in the group's log"

# A redacted log: the content is neither in etcd nor on any member.
stop_all m1
tenure redact --at "$folder/m1" --person ada-secret --reason "order 1" > /dev/null
kill -9 "${etcd_pids[0]}"
wait "${etcd_pids[0]}" || true
rm -rf "$folder/etcd.0" "$folder/m2"
etcd_start 0
wait_for 60 healthy 0
exits 4 tenured --data "$folder/m1" --ipc --map-size 1G --clock feed --group "$endpoints" --node m1 2> "$folder/err"
begin m1
member m1 --clock feed
wait_for 30 leads
member m2 --clock feed
publish resignation --person "Ada Later"
same m1 m2
stop_all m1 m2
if grep -rlaiE "ada.?secret" "$folder/m1" "$folder/m2" "$folder/etcd.0"; then fail "what was redacted is still there"; fi
for name in m1 m2; do tenure verify --at "$folder/$name" > /dev/null; done
