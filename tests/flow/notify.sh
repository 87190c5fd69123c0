# SPDX-License-Identifier: Apache-2.0
# Alerts are sent to every kind of target, each opening and each ending once, in spite of restarts; failed messages
# are tried again, refused ones are dead until they are replayed; requests to the local network are blocked.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/parts/notify.sh"
start_data
all_received() { cat "$folder/net/received" 2> /dev/null || true; }
cat > "$folder/announce" <<SH
#!/bin/sh
cat >> "$folder/announced"
SH
printf '#!/bin/sh\necho message >> %s\ncat >> %s\n' "$folder/gathered" "$folder/gathered" > "$folder/gather"
chmod +x "$folder/announce" "$folder/gather"
cat > "$folder/notify.yaml" <<YAML
board: https://board.example
retry: {first: 1, most: 1, times: 3}
targets:
  - {name: hook, webhook: "http://127.0.0.1:$web/hook", secret: "whsec_c2VjcmV0IGtleQ==", private: true}
  - {name: chat, slack: "http://127.0.0.1:$web/chat", private: true}
  - {name: mail, email: [desk@news.example, night@news.example], from: tenure@news.example, smtp: "smtp://127.0.0.1:$smtp", private: true}
  - {name: feed, atom: $folder/alerts.xml}
  - {name: own, command: [$folder/announce]}
  - {name: neighbour, webhook: "http://127.0.0.1:$web/neighbour"}
  - {name: later, command: [$folder/announce, later]}
  - {name: gathered, command: [$folder/gather]}
routes:
  - {name: all, to: [hook, feed, own], wait: 0, fresh: 36500}
  - {name: desk, when: {severity: critical, rules: [repeated-vacancy]}, to: [chat, mail], wait: 0, fresh: 36500}
  - {name: names, when: {organisations: [QWX], rules: [short-tenure]}, to: chat, wait: 0, fresh: 36500}
  - {name: wrong, when: {rules: [short-tenure]}, to: neighbour, wait: 0, fresh: 36500}
  - {name: some, when: {severity: warning}, to: gathered, wait: 3, fresh: 36500}
  - {name: digest, when: {regions: [Y58]}, to: later, at: "00:00", quiet: {from: "00:00", to: "00:01"}, fresh: 36500}
YAML

# Test where an alert would go, a trial message, and a dry run over the whole log.
notify test-route --severity critical --rule repeated-vacancy --region Y61 > "$folder/out"
has "$folder/out" "all -> hook feed own, at once" "desk -> chat mail, at once"
notify test-route --severity warning --rule vacancy --region Y58 > "$folder/out"
has "$folder/out" "digest -> later, 20"
notify test hook > "$folder/out"
has "$folder/out" "hook: HTTP 200"
exits 1 notify test neighbour > "$folder/out"
has "$folder/out" "neighbour: 127.0.0.1 is an address of a private network, which is refused; if that is right, set \`private: true\`"
exits 1 notify test nobody 2> "$folder/err"
has "$folder/err" "there is no target nobody"

tenure notify --config "$folder/notify.yaml" --ledger "$folder/notify.db" 2> "$folder/notify.err" &
notifier=$!
pids+=("$notifier")
joined() { test -s "$folder/notify.db.cursor"; }
wait_for 20 joined
tenure publish --quiet "$feed"
sent() { notify sent --state sent | among -F "$1"; }
wait_for 30 sent "desk -> mail  opened Hertfordshire and West Essex needs its fifth executive lead"
wait_for 30 sent "all -> hook  opened Hertfordshire and West Essex needs"
wait_for 30 sent "desk -> chat  opened"
wait_for 30 sent "all -> own  changed The milestone five year plan of Devon"
exits 2 notify --dry-run > "$folder/dry" 2> "$folder/err"
has "$folder/err" "notify.yaml:15:42: unknown organisation QWX; did you mean QNX?"
grep -v QWX "$folder/notify.yaml" > "$folder/known.yaml"
tenure notify --config "$folder/known.yaml" --ledger "$folder/notify.db" --dry-run > "$folder/dry"
has "$folder/dry" "2019-11-27  desk -> chat  opened Hertfordshire and West Essex needs its fifth executive lead in four years"
# What became more severe with time did so when the clock moved there, not when the last alert opened.
has "$folder/dry" "2020-01-30  all -> own  changed The milestone five year plan of Devon"
all_received > "$folder/got"
has "$folder/got" '"path": "/chat"' 'From: tenure@news.example\r\nTo: desk@news.example, night@news.example\r\nSubject: ' "RCPT TO:<night@news.example>" \
  'https://board.example/alert?id=repeated-vacancy/QM7/executive-lead@' '"webhook-id": "tenure_'
has "$folder/alerts.xml" "<title>Hertfordshire and West Essex needs its fifth executive lead in four years</title>"
has "$folder/announced" '"headline":"The milestone five year plan of Devon'

# Alerts within three seconds are one message.
wait_for 30 sent "some -> gathered  opened Hertfordshire"
[ "$(grep -c '"headline"' "$folder/gathered")" -gt $((2 * $(grep -c '^message' "$folder/gathered"))) ]

# A name cannot become a mention.
tenure publish appointment --source desk --id s1 --organisation QWX --role chair --person "<!channel> & Co" --announced 2020-02-01 > /dev/null
tenure publish resignation --source desk --id s2 --organisation QWX --role chair --person "<!channel> & Co" --announced 2020-03-01 --effective 2020-03-20 > /dev/null
wait_for 30 sent "names -> chat  opened <!channel> & Co is leaving"
all_received > "$folder/got"
has "$folder/got" '\"text\":\"CRITICAL: &lt;!channel&gt; &amp; Co is leaving'

# A muted alert is not sent.
tenure silence --source desk --organisation QMM --until 2021-01-01 --author Ada --reason "known" > /dev/null
tenure publish appointment --source desk --id m1 --organisation QMM --role chair --person "Mo Muted" --announced 2020-02-01 > /dev/null
tenure publish resignation --source desk --id m2 --organisation QMM --role chair --person "Mo Muted" --announced 2020-03-01 --effective 2020-03-01 > /dev/null
tenure alerts -o text --organisation QMM > "$folder/out"
has "$folder/out" "Mo Muted left" "muted by silence desk"

# Each webhook is signed according to Standard Webhooks, has its own id, and arrived once.
$TENURE_PYTHON - "$folder" <<'PYTHON'
import base64, hashlib, hmac, json, sys
got = [json.loads(line) for line in open(sys.argv[1] + "/net/received")]
hooks = [one for one in got if one.get("path") == "/hook"]
def events(post):
    body = json.loads(post["body"])
    return body["data"]["events"] if body["type"] == "alert.batch" else [body]
assert sum(len(events(one)) for one in hooks) > 5, [len(events(one)) for one in hooks]
ids = set()
for one in hooks[1:]:
    head = one["headers"]
    signed = f'{head["webhook-id"]}.{head["webhook-timestamp"]}.{one["body"]}'.encode()
    wanted = base64.b64encode(hmac.new(b"secret key", signed, hashlib.sha256).digest()).decode()
    assert head["webhook-signature"] == "v1," + wanted, head
    assert head["webhook-id"] not in ids, "the same id twice"
    ids.add(head["webhook-id"])
    for event in events(one):
        assert event["type"] in ("alert.opened", "alert.changed", "alert.ended") and event["data"]["headline"]
chat = json.loads(next(one["body"] for one in got if one.get("path") == "/chat"))
assert "Opened 27 November 2019; rule" in json.dumps(chat), chat
assert "CRITICAL: Hertfordshire" in chat["text"] and chat["blocks"][0]["type"] == "section", chat
told = {}
for one in hooks[1:]:
    for event in events(one):
        told.setdefault(event["data"]["id"], []).append(event["type"])
for alert, types in told.items():
    assert types[0] == "alert.opened" and types.count("alert.opened") == 1 and types.count("alert.ended") <= 1, (alert, types)
PYTHON

# A target in the local network is refused permanently. The digest waits for its time.
[ "$(notify sent | grep -c "Mo Muted")" = 0 ] || fail "a muted alert was sent"
dead() { notify sent --state dead | among -F "$1"; }
wait_for 30 dead "wrong -> neighbour"
all_received | among '"path": "/neighbour"' && fail "it talked to the local network"
notify sent --state pending > "$folder/out"
has "$folder/out" "digest -> later  opened The milestone five year plan of Devon"

# A retraction: the ending goes to the targets that received the opening, once, also after a restart; messages
# that were waiting are never sent.
kill -TERM "$notifier"
wait "$notifier" || fail "the exit code was $?"
tenure publish retraction --source integrator --id 2019-11-27-0080 > /dev/null
devon=$(grep -F five-year-plan "$feed" | sed -E 's/.*"id": *"([^"]+)".*/\1/')
tenure publish retraction --source integrator --id "$devon" > /dev/null
notify --once 2> "$folder/notify.err"
notify sent > "$folder/out"
[ "$(grep -c "desk -> chat  ended Hertfordshire" "$folder/out")" = 1 ]
[ "$(grep -c "all -> hook  ended Hertfordshire and West Essex is seeking" "$folder/out")" = 1 ]
# In a dry run both the opening and the ending were sent, each on its day.
tenure notify --config "$folder/known.yaml" --ledger "$folder/notify.db" --dry-run > "$folder/dry"
has "$folder/dry" "2019-11-27  desk -> chat  opened Hertfordshire and West Essex needs" "2020-03-01  desk -> chat  ended Hertfordshire and West Essex"
notify sent --state cancelled > "$folder/out"
has "$folder/out" "digest -> later  opened The milestone five year plan of Devon"
notify sent later > "$folder/out"
exits 1 notify sent latr 2> "$folder/err"
has "$folder/err" "the ledger has nothing for it: unknown target latr; did you mean later?"
exits 1 notify replay latr 2> "$folder/err"
exits 2 notify sent --state sended 2> "$folder/err"
has "$folder/err" "unknown state sended; there are pending, sent, dead, cancelled and summed"
exits 1 notify test-route --rule vacency 2> "$folder/err"
has "$folder/err" "unknown rule vacency; did you mean vacancy?"
[ "$(lines "$folder/out")" = 2 ]
log=$(tenure status --json | sed 's/^{"log":"\([0-9a-f]*\)".*/\1/')
has "$folder/alerts.xml" "<at:deleted-entry ref=\"tag:board.example,2026:$log/repeated-vacancy/QM7/executive-lead@"
notify --once
[ "$(notify sent | grep -c "desk -> chat  ended")" = 1 ]

# A server error is temporary, and tried again with the same id; a refusal is dead, and can be
# replayed.
before=$(all_received | grep -c '"path": "/hook"')
echo 500 > "$folder/net/status"
tenure publish resignation --source desk --id r1 --organisation QU9 --role executive-lead --person "Fiona Wise" --announced 2020-09-03 --effective 2020-09-03 > /dev/null
tenure notify --config "$folder/notify.yaml" --ledger "$folder/notify.db" 2> "$folder/notify.err" &
notifier=$!
pids+=("$notifier")
tried() { [ "$(all_received | grep -c '"path": "/hook"')" -gt $((before + 1)) ]; }
wait_for 30 tried
echo 200 > "$folder/net/status"
done_sending() { ! notify sent hook --state pending | among .; }
wait_for 30 done_sending
kill -TERM "$notifier"
wait "$notifier"
all_received | tail -n +$((before + 1)) | $TENURE_PYTHON -c '
import json, sys
got = [one for one in map(json.loads, sys.stdin) if one.get("path") == "/hook"]
def ids(post):
    body = json.loads(post["body"])
    return [event["id"] for event in body["data"]["events"]] if body["type"] == "alert.batch" else [post["headers"]["webhook-id"]]
bad = [id_ for one in got if one["status"] == 500 for id_ in ids(one)]
good = [id_ for one in got if one["status"] == 200 for id_ in ids(one)]
assert bad and set(bad) <= set(good), (bad, good)'
for code in 410 302; do
  echo $code > "$folder/net/status"
  tenure publish clock --date "202$code" > /dev/null 2>&1 || true
  tenure publish appointment --source desk --id "a$code" --organisation "Q$code" --role executive-lead --person "A $code" --announced 2020-10-01 > /dev/null
  tenure publish resignation --source desk --id "b$code" --organisation "Q$code" --role executive-lead --person "A $code" --announced 2020-11-03 --effective 2020-11-03 > /dev/null
  notify --once
  notify sent hook --state dead > "$folder/out"
  has "$folder/out" "HTTP $code, 1 try"
done
all_received | among '"path": "/elsewhere"' && fail "it followed a redirection"
echo 200 > "$folder/net/status"
notify replay hook > "$folder/out"
has "$folder/out" "to be sent again"
notify --once
notify sent hook --state dead > "$folder/out"
[ "$(lines "$folder/out")" = 0 ]
notify sent --json | $TENURE_PYTHON -c 'import json, sys; rows = [json.loads(line) for line in sys.stdin]; assert rows and all(row["alert"] for row in rows)'

# A revision that is not more severe is not sent.
tenure alerts -o text --organisation QWX > "$folder/out"
has "$folder/out" "<!channel> & Co left" "revision 2"
[ "$(notify sent chat | grep -c "<!channel>")" = 1 ]

# Errors have a position.
wrong() { printf "$1" > "$folder/wrong.yaml"; exits 2 tenure notify --config "$folder/wrong.yaml" --ledger "$folder/x.db" test-route 2> "$folder/err"; has "$folder/err" "$2"; }
wrong 'targets: []\n' 'wrong.yaml:1:1: `routes` is missing'
wrong 'routes:\n  - {name: a, to: b}\n' 'wrong.yaml:2:19: there is no target b'
wrong 'targets:\n  - {name: a, slack: "ftp://x"}\n' 'begins with https:// or http://'
wrong 'targets:\n  - {name: a}\n' 'one of webhook, slack, teams, email, atom, command'
wrong 'targets:\n  - {name: a, atom: x, slack: y}\n' 'one of webhook'
wrong 'targets:\n  - {name: a, email: x@y}\n' 'and a `from`'
wrong 'targets: [{name: a, atom: x}]\nroutes:\n  - {name: r, to: a, at: "8"}\n' 'a time of the day is written as'
wrong 'targets: [{name: a, atom: x}]\nroutes:\n  - {name: r, to: a, wait: -3}\n' 'a whole number'
wrong 'targets: [{name: a, atom: x}]\nroutes:\n  - {name: r, to: a, when: {severity: bad}}\n' 'info, warning or critical'
wrong 'targets: [{name: a, atom: x}]\nroutes:\n  - {name: r, to: a, quiet: {from: "07:00"}}\n' 'a `from` and a `to`'
exits 1 tenure notify --config "$folder/notify.yaml" --ledger "$folder/none/x.db" sent 2> "$folder/err"
has "$folder/err" "none/x.db: No such file or directory"
# Another log is reported; without the cursor, the program continues from now.
start other --clock feed
exits 1 notify --once --at "$folder/other" 2> "$folder/err"
has "$folder/err" "the daemon has another log than" "notify.db.cursor to continue with what is published from now on"
rm "$folder/notify.db.cursor"
notify --once --at "$folder/other"
stop "$daemon"
exits 2 tenure notify nothing 2> "$folder/err"
exits 3 notify --once --timeout 1 --at "$folder/other" 2> "$folder/err"
