# SPDX-License-Identifier: Apache-2.0
# An export, imported into an empty daemon, gives the same states, histories, alerts and figures. This holds for every
# format that can be read: Popolo, the CSV and the SQLite table of events, and the log itself.
source "$(dirname "$0")/common.sh"
cases=$(cd "$(dirname "$0")" && pwd)/import
examples=$TENURE_SOURCE_DIR/examples/import

subjects() { tenure export csv "$1" | cut -d, -f1 | sed '1d; s/^"//; s/"$//; s/^'"'"'\([-=+@]\)/\1/'; }
known() { # known [histories]: prints all that the daemon of TENURE_AT knows, except when it was recorded
  tenure log
  for what in posts organisations people indicators; do tenure state $what --json; done
  tenure alerts --all --json
  tenure export csv tenures
  [ "$1" = histories ] || return 0
  subjects posts | while read -r post; do tenure history "$post" --json; done
  subjects organisations | while read -r id; do tenure history organisation "$id" --json; done
  subjects people | while read -r id; do tenure history person "$id" --json; done
}
begin() { start "$1" --clock feed; export TENURE_AT=$folder/$1; }
compare() { # compare NAME [histories]: checks that the daemon at TENURE_AT knows the same as the first one
  known "$2" > "$folder/$1.known"
  cmp "$folder/known" "$folder/$1.known" || fail "$1: $(diff "$folder/known" "$folder/$1.known" | head -n 4)"
  stop "$daemon"
}
goes_round() { # goes_round NAME [histories]: publishes the events on standard input, and compares
  begin "$1"
  tenure publish --quiet -
  known "${2-}" > "$folder/known"
  tenure export popolo > "$folder/popolo.json"
  tenure export csv events > "$folder/events.csv"
  rm -f "$folder/tenure.db"
  tenure export sqlite "$folder/tenure.db"
  tenure log > "$folder/log.ndjson"
  stop "$daemon"
  begin "$1-popolo"
  tenure import --quiet --format popolo "$folder/popolo.json"
  compare "$1-popolo" "${2-}"
  begin "$1-csv"
  tenure import --quiet --map "$examples/tenure-events.yaml" "$folder/events.csv"
  compare "$1-csv" "${2-}"
  begin "$1-sqlite"
  $TENURE_PYTHON - "$folder/tenure.db" > "$folder/column.ndjson" <<'PYTHON'
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute("SELECT event FROM events WHERE event IS NOT NULL ORDER BY CAST(seq AS INT)"):
    print(row[0])
PYTHON
  tenure publish --quiet "$folder/column.ndjson"
  compare "$1-sqlite" "${2-}"
  begin "$1-log"
  tenure publish --quiet "$folder/log.ndjson"
  compare "$1-log" "${2-}"
}
goes_round small histories < "$cases/log.ndjson"
has "$folder/known" '"vacantSince":"2019-03-01"' '"role":"-auditor"' '"basis":"INTERIM","start":"2018-03"' '"successor":"R2"'
tenure simulate --organisations 20 --years 3 > "$folder/simulated.ndjson"
grep -v '"source":"tenured"' "$folder/simulated.ndjson" | goes_round simulated

# Without its reports, which other programs may drop because Popolo does not define them, a document still gives
# holders, vacancies, stand-ins and unknown starts.
begin again
tenure publish --quiet "$cases/log.ndjson"
tenure state posts -o text > "$folder/before"
tenure export popolo > "$folder/popolo.json"
stop "$daemon"
$TENURE_PYTHON - "$folder/popolo.json" > "$folder/plain.json" <<'PYTHON'
import json, sys
document = json.load(open(sys.argv[1]))
del document["tenure_reports"]
print(json.dumps(document))
PYTHON
begin plain
tenure import --quiet --format popolo "$folder/plain.json"
tenure state posts -o text > "$folder/after"
for line in 'R1/chair  FILLED  Ann Example, start unknown, leaving' 'R1/treasurer  VACANT  vacant since 2019-03-01'; do
  has "$folder/before" "$line"
  has "$folder/after" "$line"
done
tenure history R1/clerk > "$folder/out"
has "$folder/out" "Bob Example, interim, since 2018-03, until 2021-01-01" "Di Example, since 2021-01-01"
tenure history R1/treasurer > "$folder/out"
has "$folder/out" "Cy Example, start unknown, until 2019-03-01 (death)"
# An export of a part, or of the past, has no reports, because they would contain more than it.
tenure export popolo --organisation R1 > "$folder/part.json"
tenure export popolo --as-of 2019-03-01 >> "$folder/part.json"
! grep -q tenure_reports "$folder/part.json" || fail "reports of more than was asked for"
