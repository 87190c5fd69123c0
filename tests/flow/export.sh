# SPDX-License-Identifier: Apache-2.0
# Export as CSV, SQLite and Popolo; importing the Popolo document gives the same tenures.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
n=0
for name in $'\u00a0=abc()' $'\u200e+1' '＝cmd()'; do # spreadsheets skip blanks, and some accept full-width signs
  n=$((n + 1))
  tenure publish appointment --source desk --id "sign$n" --organisation QOP --role "role-$n" --announced 2020-02-01 --person "$name" > /dev/null
done
tenure publish appointment --source desk --id 1 --organisation QOP --role chair --announced 2020-02-02 --person '=1+"2", or so' > /dev/null

for table in posts tenures organisations people alerts indicators events; do
  tenure export csv $table > "$folder/$table.csv"
done
has "$folder/tenures.csv" "post,organisation_name,region,person,name,basis,start,end,ending,reason,seqs,source_urls" \
  "QU9/executive-lead,\"Buckinghamshire, Oxfordshire and Berkshire West\",Y59,fiona-wise,Fiona Wise,substantive,2017,,open,"
has "$folder/tenures.csv" '"'"'"'=1+""2"", or so"' ",'"$'\u00a0=abc(),' ",'"$'\u200e+1,' ",'＝cmd(),"
[ "$(tenure export csv posts | wc -l)" = "$(($(tenure state posts -o text | wc -l) + 1))" ]
[ "$(tenure export csv events | wc -l)" = "$(($(events) + 1))" ]
tenure export csv posts --as-of 2017-06-01 --organisation QM7 > "$folder/out"
has "$folder/out" "name not reported"
[ "$(lines "$folder/out")" = 2 ]
$TENURE_PYTHON - "$folder" <<'PYTHON'
import csv, sys
rows = list(csv.reader(open(sys.argv[1] + "/tenures.csv", newline="")))
assert all(len(row) == len(rows[0]) for row in rows), "a row has another number of cells"
PYTHON

tenure export sqlite "$folder/tenure.db"
$TENURE_PYTHON - "$folder" > "$folder/out" <<'PYTHON'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1] + "/tenure.db")
print(database.execute("select name from tenures where post = 'QM7/executive-lead' order by start desc limit 1").fetchone()[0])
print(database.execute("select count(*) from events").fetchone()[0])
print(database.execute("pragma integrity_check").fetchone()[0])
PYTHON
has "$folder/out" "name not reported" "$(events)" "ok"
exits 1 tenure export sqlite "$folder/tenure.db" 2> "$folder/err"
has "$folder/err" "exists already"
exits 1 tenure export sqlite "$folder/none/tenure.db" 2> "$folder/err"
has "$folder/err" "cannot be written: unable to open database file"
for call in rename,renameat,renameat2 fdatasync,fsync; do # if the disk fails, no partial file is left, and the error is reported
  exits 1 strace -D -qq -o /dev/null -e trace=$call -e inject=$call:error=EIO \
    tenure-export sqlite "$folder/failed.db" 2> "$folder/err"
  has "$folder/err" "failed.db cannot be written: "
  ! ls "$folder"/failed.db* > "$folder/out" 2>&1 || fail "$(cat "$folder/out") was left"
done

# Identifiers of other registers are exported in each form.
cat > "$folder/called.ndjson" <<'JSON'
{"source":"desk","id":"called-1","announced":"2020-01-30","organisation":{"id":"QM7","identifiers":[{"scheme":"ods","value":"QM7"},{"scheme":"wikidata","value":"Q900001"}]}}
{"source":"desk","id":"called-2","announced":"2020-01-30","person":{"id":"ada-example","name":"Ada Example","otherNames":["A. Example"],"identifiers":[{"scheme":"wikidata","value":"Q900002"}]}}
JSON
tenure publish --quiet "$folder/called.ndjson"
tenure state organisation QM7 > "$folder/out"
has "$folder/out" "; ods QM7, wikidata Q900001"
tenure state person ada-example > "$folder/out"
has "$folder/out" "; wikidata Q900002"
tenure export csv organisations > "$folder/out"
has "$folder/out" "ods:QM7; wikidata:Q900001"
tenure export csv people > "$folder/out"
has "$folder/out" "wikidata:Q900002"

tenure export popolo > "$folder/popolo.json"
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/flow/popolo.py" "$folder/popolo.json"
has "$folder/popolo.json" '"other_names":[{"name":"A. Example"}],"identifiers":[{"scheme":"wikidata","identifier":"Q900002"}]'
names() { tenure export csv tenures | cut -d, -f1 | sort; }
names > "$folder/before"
start copy --clock feed
export TENURE_AT=$folder/copy
tenure import --format popolo --quiet "$folder/popolo.json"
names > "$folder/after"
cmp "$folder/before" "$folder/after"

# The dates that lie ahead, as the board's calendar has them; a filter, and another day.
tenure publish departure --source exp --event-id leaves --organisation QM7 --role chair --person "Ada Example" --announced 2020-02-01 --effective 2020-03 > /dev/null
tenure export ical > "$folder/dates.ics"
"$TENURE_PYTHON" - "$folder/dates.ics" << 'END'
import sys, icalendar
events = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read()).walk("VEVENT")
by_summary = {str(event["SUMMARY"]): event for event in events}
leaves = by_summary["Chair of Hertfordshire and West Essex: Ada Example leaves (March 2020)"]
assert (str(leaves["DTSTART"].dt), str(leaves["DTEND"].dt)) == ("2020-03-01", "2020-04-01"), leaves
assert len({str(event["UID"]) for event in events}) == len(events) > 10
assert any(summary.endswith("becomes part of NHS Kent and Medway CCG") for summary in by_summary), sorted(by_summary)
END
# A date that moves is the same entry; nobody starts in a body that will have ended.
uid_of() { tr -d '\r' < "$folder/dates.ics" | sed -e ':a;N;$!ba;s/\n //g' | grep -B 5 "SUMMARY:.*Ada Example leaves ($1)" | grep ^UID; }
uid=$(uid_of "March 2020")
tenure publish departure --source exp --supersedes leaves --organisation QM7 --role chair --person "Ada Example" --announced 2020-02-02 --effective 2020-05 > /dev/null
tenure export ical > "$folder/dates.ics"
[ "$(uid_of "May 2020")" = "$uid" ] || fail "the moved date is another entry"
tenure publish dissolution --source exp --organisation ENDS --announced 2020-02-02 --effective 2020-06-30 > /dev/null
for start in 06-29 06-30; do
  tenure publish appointment --source exp --organisation ENDS --role chair-$start --person "Starts $start" --announced 2020-02-02 --effective 2020-$start > /dev/null
done
tenure export ical > "$folder/dates.ics"
among "Starts 06-29 starts" "$folder/dates.ics"
among "Starts 06-30 starts" "$folder/dates.ics" && fail "the body has ended by then"
tenure export ical --region Y58 > "$folder/dates.ics"
among "SUMMARY:Devon" "$folder/dates.ics"
among "Hertfordshire" "$folder/dates.ics" && fail "the filter lets another region pass"
tenure export ical --as-of 2020-02-01 --known-at 100 > "$folder/dates.ics"
among "Ada" "$folder/dates.ics" && fail "it was not known yet"
exits 2 tenure export ical file 2> "$folder/err"

exits 2 tenure export 2> "$folder/err"
has "$folder/err" "give a form"
exits 2 tenure export csv nothing 2> "$folder/err"
has "$folder/err" "unknown table nothing; there are posts, tenures, organisations, people, alerts, indicators and events"
exits 2 tenure export csv 2> "$folder/err"
exits 2 tenure export popolo file 2> "$folder/err"
stop "$daemon"
exits 3 tenure export csv posts --timeout 1 > "$folder/out" 2> "$folder/err"
has "$folder/err" "no daemon"
exits 3 tenure export sqlite "$folder/other.db" --timeout 1 2> "$folder/err"
[ ! -e "$folder/other.db" ]
