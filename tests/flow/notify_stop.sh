# SPDX-License-Identifier: Apache-2.0
# A target that accepts a connection but never answers, or a program that never ends, does not delay other targets. A stop takes at
# most five seconds and loses nothing. Only one tenure notify sends from a ledger.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/parts/notify.sh"
start_data
cat > "$folder/never" <<SH
#!/bin/sh
echo \$\$ >> "$folder/never.pids"
exec sleep 1000
SH
chmod +x "$folder/never"
cat > "$folder/notify.yaml" <<YAML
targets:
  - {name: hang, webhook: "http://127.0.0.1:$web/hang", private: true}
  - {name: program, command: [$folder/never]}
  - {name: quick, webhook: "http://127.0.0.1:$web/quick", private: true}
routes:
  - {name: all, to: [hang, program, quick], wait: 0}
YAML
echo 0 > "$folder/net/status.hang"
milestone set0 FIRST 2019-01-01 2030-01-01 SET | publish
begin_notify
for i in $(seq 40); do milestone "m$i" "B$i" 2019-03-01 2019-03-10 SET; done | publish
wait_for 60 got /quick 40
[ "$(posts /hang)" -le 2 ] || fail "the hanging target was asked more than once at a time"
wait_for 20 test -s "$folder/never.pids"

# A second program is refused with the reason.
exits 1 notify 2> "$folder/err"
has "$folder/err" "another tenure notify sends from the ledger $folder/notify.db; stop that one, or give this one a ledger of its own"

# It stops in time, with two messages in progress, which stay pending: an interrupted try is not counted.
kill -TERM "$notifier"
gone() { ! kill -0 "$notifier" 2> /dev/null; }
wait_for 10 gone
wait "$notifier" || fail "tenure notify ended with $?"
! kill -0 "$(tail -n 1 "$folder/never.pids")" 2> /dev/null || fail "the program was left behind"
notify sent hang --state pending --json > "$folder/out"
[ "$(grep -c '"attempts":0' "$folder/out")" = 40 ]
notify sent program --state pending --json > "$folder/out"
[ "$(grep -c '"attempts":0' "$folder/out")" = 40 ]
[ "$(notify sent --state sent | grep -c 'all -> quick')" = 40 ]

# After a restart each of them arrives, once.
rm "$folder/net/status.hang"
printf '#!/bin/sh\ncat >> %s\n' "$folder/owned" > "$folder/never"
before=$(received /hang | wc -l)
notify --once
received /hang | sed "1,${before}d" | sort -u > "$folder/out"
[ "$(lines "$folder/out")" = 40 ]
[ "$(received /hang | wc -l)" = $((before + 40)) ]
[ "$(grep -c '"headline"' "$folder/owned")" = 40 ]
[ "$(received /quick | wc -l)" = 40 ] || fail "quick got $(received /quick | wc -l)"

# A kill loses nothing either: messages in progress are sent again with the same id.
echo 0 > "$folder/net/status.hang"
begin_notify
milestone k1 KILLED 2019-03-02 2019-03-10 SET | publish
wait_for 20 got /hang $((before + 41))
kill -9 "$notifier"
wait "$notifier" 2> /dev/null || true
rm "$folder/net/status.hang"
notify --once
received /hang | tail -n 2 > "$folder/out"
[ "$(grep -c "alert.opened milestone/KILLED" "$folder/out")" = 2 ]
grep -F '"/hang"' "$folder/net/received" | tail -n 2 | grep -oE '"webhook-id": "[^"]*"' | sort -u > "$folder/out"
[ "$(lines "$folder/out")" = 1 ]

# A daemon that does not answer does not prevent a stop.
begin_notify
kill -STOP "$daemon"
kill -TERM "$notifier"
wait_for 10 gone
wait "$notifier" || fail "tenure notify ended with $?"
kill -CONT "$daemon"
