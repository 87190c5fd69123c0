# SPDX-License-Identifier: Apache-2.0
# The sink's tables equal the daemon's data, in spite of kills of the sink and of PostgreSQL in the middle of
# transactions, a log that was restored or redacted, and a run with --once. PostgreSQL runs in the story's folder.
# Argument: how often to kill the sink, and as often PostgreSQL (3).
source "$(dirname "$0")/common.sh"
kills=${1:-3}
postgres=$(dirname "$TENURE_POSTGRES")
as=()
mkdir "$folder/pg"
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  chown nobody "$folder" "$folder/pg"
  as=(setpriv --reuid nobody --clear-groups --)
fi
"${as[@]}" "$postgres/initdb" -D "$folder/pg/data" -U tenure -A trust -N > /dev/null
database_start() {
  "${as[@]}" "$postgres/postgres" -D "$folder/pg/data" -k "$folder/pg" -c listen_addresses= -c fsync=off >> "$folder/pg.err" 2>&1 &
  database=$!
  pids+=("$database")
  wait_for 60 query "select 1" > /dev/null
}
query() { "$postgres/psql" -h "$folder/pg" -U tenure -d postgres -At -v ON_ERROR_STOP=1 -c "$1" 2> /dev/null; }
url="postgresql://tenure@/postgres?host=$folder/pg"
database_start
start data --clock feed
daemon_pid=$daemon
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"

# compare: compares every table with the daemon's answers.
compare() {
  for pair in "event|select event from tenure.event order by seq|tenure watch event --from start --exit-when-caught-up --json" \
    "post|select state from tenure.post|tenure watch post --from snapshot --exit-when-caught-up --json" \
    "organisation|select state from tenure.organisation|tenure watch organisation --from snapshot --exit-when-caught-up --json" \
    "person|select state from tenure.person|tenure watch person --from snapshot --exit-when-caught-up --json" \
    "indicator|select state from tenure.indicator|tenure watch indicator --from snapshot --exit-when-caught-up --json" \
    "alert|select alert from tenure.alert|tenure watch alert --from start --exit-when-caught-up --json"; do
    IFS='|' read -r name select ask <<< "$pair"
    query "$select" > "$folder/have"
    $ask > "$folder/want"
    "$TENURE_PYTHON" - "$name" "$folder/have" "$folder/want" << 'END' || return 1
import json, sys
name, have, want = sys.argv[1:]
canonical = lambda value: json.dumps(value, sort_keys=True)
rows = sorted(canonical(json.loads(line)) for line in open(have))
answers = [json.loads(line)[name] for line in open(want)]
if name == "alert":
    latest = {}
    for alert in answers:
        latest[alert["id"]] = alert
    # a snapshot has only active alerts; ended ones come from the stream after it
    answers = [alert for alert in latest.values() if alert.get("ending", "ACTIVE") == "ACTIVE"]
    rows = sorted(row for row in rows if json.loads(row).get("ending", "ACTIVE") == "ACTIVE")
answers = sorted(map(canonical, answers))
assert len(rows) > 0 and rows == answers, (name, len(rows), len(answers), [r for r in rows if r not in answers][:2], [a for a in answers if a not in rows][:2])
END
  done
  tenure export csv tenures | tail -n +2 | wc -l | among -x "$(query 'select count(*) from tenure.tenure')"
}
tenure sink "$url" --once
compare
tenure sink "$url" --once
compare
query "select person_name from tenure.tenure where organisation = 'QU9' and role = 'executive-lead' and ending = 'OPEN'" | among "Fiona Wise"
query "select headline from tenure.alert where ending = 'ACTIVE'" | among "Hertfordshire and West Essex"
query "select count(*) from tenure.event where kind = 'departure'" | among -v -x 0

# While events arrive the sink and the database are killed in turn, at a random number of rows.
sink() { tenure sink "$url" 2>> "$folder/sink.err" & sink=$!; pids+=("$sink"); }
kill_sink() {
  kill -9 "$sink"
  wait "$sink" || true
  sink
}
kill_database() {
  kill -QUIT "$database" # PostgreSQL's immediate shutdown, which is like a crash
  wait "$database" || true
  database_start
}
rows() { query "select count(*) from tenure.event" || echo 0; }
has_rows() { [ "$(rows)" -ge "$1" ]; }
PIECE=200
while_events_arrive() { # while_events_arrive COMMAND: runs the command when a part of the next events is in the database
  local before publishing
  before=$(rows)
  sed -n "$((published + 1)),$((published + PIECE))p" "$folder/many" | tenure publish --quiet --batch 4 - &
  publishing=$!
  published=$((published + PIECE))
  wait_for 60 has_rows $((before + 1 + RANDOM % (PIECE / 2)))
  "$1"
  wait "$publishing"
}
tenure simulate --organisations $((25 * kills)) --seed 4 > "$folder/many"
published=0
sink
for ((round = 0; round < kills; round++)); do
  while_events_arrive kill_sink
  while_events_arrive kill_database
done
complete() { [ "$(rows)" = "$(tenure log | wc -l)" ] && compare 2> "$folder/compare.err"; }
wait_for 240 complete
stop "$sink"
echo "$kills kills of the sink, $kills of PostgreSQL: every table is complete"

# The log is restored from an earlier backup: void rows are removed.
tenure backup "$folder/backup" > /dev/null
tenure publish retraction --source integrator --id 2019-11-27-0080 > /dev/null
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Void Void" > /dev/null
tenure sink "$url" --once
query "select count(*) from tenure.event where event::text like '%Void Void%'" | among -x 1
stop "$daemon_pid"
tenure restore --replace "$folder/backup" > /dev/null
start data --clock feed
tenure sink "$url" --once
query "select count(*) from tenure.event where event::text like '%Void Void%'" | among -x 0
compare

# What is redacted leaves the tables.
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Private Person" > /dev/null
tenure sink "$url" --once
private() { query "select * from tenure.$1" | grep -i "private.person"; }
for table in event post person tenure; do private $table > /dev/null || fail "nothing in $table to redact"; done
stop "$daemon"
tenure redact --person private-person --reason "order 1" > /dev/null
start data --clock feed
tenure sink "$url" --once
for table in event post person tenure; do if private $table; then fail "what was redacted is still in $table"; fi; done
compare

exits 2 tenure sink mysql://somewhere 2> "$folder/err"
has "$folder/err" "postgresql://"
exits 1 tenure sink "postgresql://tenure@/postgres?host=$folder/nowhere" --once 2> "$folder/err"
has "$folder/err" "the database:"
