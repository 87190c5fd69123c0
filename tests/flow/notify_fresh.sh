# SPDX-License-Identifier: Apache-2.0
# An import of history, with either clock, is one message for each route: fresh alerts, and a line that counts the rest. An alert
# that ends before its opening was sent is not sent.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/parts/notify.sh"

# A history of forty organisations that lose their chairs, one a year from 1990 on, and one on the day
# LAST.
history() {
  for year in $(seq 1990 2019); do
    echo "{\"source\":\"h\",\"id\":\"a$year\",\"announced\":\"$year-01-01\",\"appointment\":{\"organisation\":\"O$year\",\"role\":\"chair\",\"person\":{\"name\":\"Ann $year\"}}}"
    echo "{\"source\":\"h\",\"id\":\"d$year\",\"announced\":\"$year-09-01\",\"effective\":\"$year-09-01\",\"departure\":{\"organisation\":\"O$year\",\"role\":\"chair\",\"person\":{\"name\":\"Ann $year\"}}}"
  done
  milestone last1 LAST "$1" "$2" SET
}
cat > "$folder/own" <<SH
#!/bin/sh
{ echo message; cat; } >> "$folder/owned"
SH
chmod +x "$folder/own"
cat > "$folder/notify.yaml" <<YAML
targets:
  - {name: chat, slack: "http://127.0.0.1:$web/chat", private: true}
  - {name: own, command: [$folder/own]}
  - {name: feed, atom: $folder/alerts.xml}
  - {name: hook, webhook: "http://127.0.0.1:$web/hook", private: true}
  - {name: each, webhook: "http://127.0.0.1:$web/each", private: true}
routes:
  - {name: all, to: [chat, own, feed, each], wait: 6}
  - {name: bodies, when: {organisations: [O1990, O1995]}, to: hook, wait: 6}
YAML
echo 'rules: [{name: vacancy, gives_up: never}]' > "$folder/rules.yaml" # alerts that opened decades ago must still be active
for clock in feed wall; do
  rm -rf "$folder/data" "$folder"/notify.db* "$folder/owned" "$folder/net/received"
  start data --clock $clock --config "$folder/rules.yaml"
  begin_notify
  day=2019-12-30 due=2020-01-02
  [ $clock = feed ] || { day=$(date -u +%F); due=$(date -u -d '+3 days' +%F); }
  history $day $due > "$folder/history"
  head -n 30 "$folder/history" | publish
  tail -n +31 "$folder/history" | publish
  told() { got /chat 1 && got /hook 1 && got /each 2 && test -s "$folder/owned" && ledger_has "all -> feed  summary"; }
  wait_for 40 told
  # Checks that nothing is left to send.
  done_with() { ! notify sent --state pending | among .; }
  wait_for 20 done_with
  received /chat > "$folder/out"
  [ "$(lines "$folder/out")" = 1 ] || fail "with a $clock clock $(lines "$folder/out") messages"
  has "$folder/out" "WARNING: The milestone plan of LAST"
  grep -F '"/chat"' "$folder/net/received" | grep -oE '[0-9]+ alerts from older news[^\\]*' > "$folder/old"
  has "$folder/old" "on the board"
  [ "$(grep -oE '^[0-9]+' "$folder/old")" -ge 20 ] || fail "only $(cat "$folder/old")"
  [ "$(grep -c '^message' "$folder/owned")" = 1 ]
  has "$folder/owned" "alerts from older news" '"headline":"The milestone plan of LAST'
  has "$folder/alerts.xml" "alerts from older news" "<title>The milestone plan of LAST"
  [ "$(grep -o '<entry>' "$folder/alerts.xml" | wc -l)" -le 3 ]
  received /hook > "$folder/out"
  [ "$(lines "$folder/out")" = 1 ]
  has "$folder/out" "200 alert.summary summary/bodies@"
  received /each > "$folder/out"
  has "$folder/out" "200 alert.opened milestone/LAST" "200 alert.summary summary/all@"
  [ "$(posts /each)" = 1 ] || fail "with a $clock clock $(posts /each) posts"
  notify sent --state summed > "$folder/out"
  [ "$(grep -c 'all -> chat  opened O' "$folder/out")" -ge 20 ]

  # An alert that was counted in a summary is not sent when it ends.
  echo "{\"source\":\"h\",\"id\":\"e1990\",\"announced\":\"$day\",\"effective\":\"$day\",\"appointment\":{\"organisation\":\"O1990\",\"role\":\"chair\",\"person\":{\"name\":\"Abe\"}}}" | publish
  ended() { notify sent chat --state summed | among "ended O1990"; }
  wait_for 20 ended
  end_notify
  stop "$daemon"
done

# An alert that ends within the wait is not sent; the ending of one that was sent is.
rm -rf "$folder/data" "$folder"/notify.db* "$folder/net/received"
start_data
begin_notify
milestone set1 SHORT 2019-03-01 2019-03-05 SET | publish
planned() { notify sent chat --state pending | among "SHORT"; }
wait_for 20 planned
milestone set2 SHORT 2019-03-02 2019-03-05 MET | publish
cancelled() { notify sent chat --state cancelled | among "SHORT"; }
wait_for 20 cancelled
[ "$(notify sent chat | grep -c SHORT)" = 1 ]
milestone set3 LONG 2019-03-03 2019-03-06 SET | publish
wait_for 30 got /chat 1
milestone set4 LONG 2019-03-04 2019-03-06 MET | publish
wait_for 30 got /chat 2
received /chat > "$folder/out"
has "$folder/out" "WARNING: The milestone plan of LONG" "RESOLVED: The milestone plan of LONG"
[ "$(lines "$folder/out")" = 2 ]
end_notify
