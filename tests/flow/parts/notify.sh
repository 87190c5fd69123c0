# SPDX-License-Identifier: Apache-2.0
# Shared by the stories about notifications: a receiver, what it received, and tenure notify. Source it
# after common.sh.
export TENURE_AT=$folder/data
mkdir "$folder/net"
echo 200 > "$folder/net/status"
$TENURE_PYTHON "$TENURE_SOURCE_DIR/tests/flow/parts/receiver.py" "$folder/net" > "$folder/ports" &
pids+=("$!")
wait_for 20 test -s "$folder/ports"
read -r web smtp < "$folder/ports"

# start_data [CLOCK]: starts a daemon, by default with a feed clock.
start_data() { start data --clock "${1:-feed}"; }

# received PATH: prints "STATUS TYPE ID" of each notice posted there, in order; for Slack "STATUS chat TEXT".
received() {
  touch "$folder/net/received"
  $TENURE_PYTHON -c '
import json, sys
for one in map(json.loads, open(sys.argv[1])):
    if one.get("path") == sys.argv[2]:
        body = json.loads(one["body"])
        for event in body["data"]["events"] if body.get("type") == "alert.batch" else [body]:
            print(one["status"], event.get("type", "chat"), event["data"]["id"] if "data" in event else event["text"])
' "$folder/net/received" "$1"
}

# posts PATH: the number of posts there.
posts() { grep -cF "\"path\": \"$1\"" "$folder/net/received" || true; }

# got PATH COUNT: whether that many notices have arrived there.
got() { [ "$(received "$1" | wc -l)" -ge "$2" ]; }

notify() { tenure notify --config "$folder/notify.yaml" --ledger "$folder/notify.db" "$@"; }

# begin_notify: starts it in the background; sets $notifier to its pid.
begin_notify() {
  tenure notify --config "$folder/notify.yaml" --ledger "$folder/notify.db" 2>> "$folder/notify.err" &
  notifier=$!
  pids+=("$notifier")
  wait_for 20 test -s "$folder/notify.db.cursor" # it has a cursor
  wait_for 20 is_locked                          # and has finished starting
}
is_locked() { find "/proc/$notifier/fd" -lname "*/notify.db.lock" | among .; }

end_notify() {
  kill -TERM "$notifier"
  wait "$notifier" || fail "tenure notify ended with $?"
}

# ledger_has TEXT [COUNT]: whether that many lines (1) of `notify sent` contain the text.
ledger_has() { [ "$(notify sent | grep -cF -- "$1")" -ge "${2:-1}" ]; }

# milestone ID ORGANISATION DAY DUE STATUS: prints a milestone event; its alert is a warning near its day,
# and critical after it.
milestone() {
  echo "{\"source\":\"s\",\"id\":\"$1\",\"announced\":\"$3\",\"milestone\":{\"organisation\":\"$2\",\"name\":\"plan\",\"due\":\"$4\",\"status\":\"$5\"}}"
}
publish() { tenure publish --quiet -; }
