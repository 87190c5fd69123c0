# SPDX-License-Identifier: Apache-2.0
# A log that is restored from a backup: sent alerts that it has lost are withdrawn, alerts that were sent as ended but have not
# ended are sent again, and later ones are sent even if their ids were used before.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/parts/notify.sh"
start_data
cat > "$folder/notify.yaml" <<YAML
retry: {first: 1, most: 1, times: 8}
targets: [{name: hook, webhook: "http://127.0.0.1:$web/hook", private: true}]
routes: [{name: all, when: {rules: [milestone]}, to: hook, wait: 0}]
YAML
milestone set0 FIRST 2019-01-01 2030-01-01 SET | publish
begin_notify
milestone kept KEPT 2019-03-01 2019-03-20 SET | publish
milestone ends ENDS 2019-03-01 2019-03-20 SET | publish
wait_for 20 got /hook 2
tenure backup "$folder/backup" > /dev/null
common=$(events)
milestone lost LOST 2019-03-02 2019-03-20 SET | publish
milestone ends2 ENDS 2019-03-02 2019-03-20 MET | publish
wait_for 20 got /hook 4
received /hook | cut -d@ -f1 > "$folder/out"
printf '200 alert.opened milestone/%s\n' KEPT ENDS LOST > "$folder/told"
echo '200 alert.ended milestone/ENDS' >> "$folder/told"
diff "$folder/told" "$folder/out"

# While it runs.
stop "$daemon"
tenure restore --replace "$folder/backup" > /dev/null
start_data
wait_for 30 got /hook 6
received /hook | tail -n 2 | cut -d@ -f1 | sort > "$folder/out"
printf '200 alert.ended milestone/LOST\n200 alert.opened milestone/ENDS\n' | diff - "$folder/out"
has "$folder/notify.err" "the log was restored from a backup and continues from entry $common; alerts that it has lost are withdrawn"
grep -q 'LOST.*withdrawn: the log was restored from a backup and continues from entry' "$folder/net/received"

# Alerts of the new history with ids of the old one are sent, and their endings are sent once.
milestone lost LOST 2019-03-02 2019-03-20 SET | publish
milestone ends2 ENDS 2019-03-02 2019-03-20 MET | publish
wait_for 20 got /hook 8
received /hook | tail -n 2 | cut -d@ -f1 > "$folder/out"
printf '200 alert.opened milestone/LOST\n200 alert.ended milestone/ENDS\n' | diff - "$folder/out"

# While it is stopped, with an ending that was not delivered.
end_notify
echo 503 > "$folder/net/status.hook"
begin_notify
milestone again LOST 2019-03-03 2019-03-20 MET | publish
tries=$(received /hook | wc -l)
wait_for 20 got /hook $((tries + 1))
end_notify
stop "$daemon"
tenure restore --replace "$folder/backup" > /dev/null
start_data
rm "$folder/net/status.hook"
begin_notify
# No target keeps an alert that the log does not have: messages in progress are delivered in order.
ends_lost() { received /hook | grep "^200 .*LOST" | tail -n 1 | among "alert.ended"; }
wait_for 30 ends_lost
again() { [ "$(received /hook | grep -c "^200 alert.opened milestone/ENDS")" = 3 ]; }
wait_for 30 again
[ "$(grep -c "the log was restored from a backup" "$folder/notify.err")" = 2 ]
end_notify
[ -z "$(notify sent --state pending)" ]

# An alert whose ending within the wait was lost is active again, and sent.
sed -i 's/wait: 0/wait: 4/' "$folder/notify.yaml"
begin_notify
milestone brief BRIEF 2019-03-04 2019-03-20 SET | publish
brief() { notify sent --state "$1" | among BRIEF; }
wait_for 20 brief pending
tenure backup "$folder/with-brief" > /dev/null
milestone brief2 BRIEF 2019-03-04 2019-03-20 MET | publish
wait_for 20 brief cancelled
stop "$daemon"
tenure restore --replace "$folder/with-brief" > /dev/null
start_data
opened_brief() { received /hook | among "^200 alert.opened milestone/BRIEF"; }
wait_for 30 opened_brief
end_notify
