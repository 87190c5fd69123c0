# SPDX-License-Identifier: Apache-2.0
# Files are imported in the order of their days: unsorted files give the same alerts as sorted ones. With --as-is, or
# from the middle of a file, the file's order is used. No temporary file is left, however the import ends.
source "$(dirname "$0")/common.sh"
examples=$TENURE_SOURCE_DIR/examples/import
mkdir "$folder/tmp"
export TMPDIR=$folder/tmp
unset SQLITE_TMPDIR

# Four chairs in three years, who all leave; and a correction dated before the report that it
# corrects.
event() { # event ID ANNOUNCED BODY [MORE [PERSON]]
  printf '{"source":"s","id":"%s",%s"%s":{"organisation":"Q","role":"chair","person":{"name":"P %s"}}%s}\n' \
    "$1" "${2:+\"announced\":\"$2\",}" "$3" "${5:-$1}" "${4:-}"
}
{
  event 1 2017-01-01 appointment; event 2 2017-09-01 appointment; event 3 2018-05-01 appointment
  event 4 2019-02-01 appointment; event 5 2019-03-01 appointment; event 6 "" appointment
  event 7 2019-02-15 appointment ',"supersedes":"5"'; event 8 2019-09-01 departure ',"effective":"2019-09-01"' 6
} > "$folder/file"
pick() { for line in "$@"; do sed -n "${line}p" "$folder/file"; done; }
pick 8 5 6 7 2 4 3 1 > "$folder/unsorted.ndjson"
cp "$folder/file" "$folder/sorted.ndjson"
ids() { tenure log | sed -nE 's/.*"source":"s","id":"([^"]+)".*/\1/p' | tr -d '\n'; }
at() { start "$1" --clock feed; export TENURE_AT=$folder/$1; }

at publish
tenure publish --quiet "$folder/sorted.ndjson"
tenure alerts --all --json > "$folder/alerts"
[ -s "$folder/alerts" ]
at sorted
tenure import "$folder/unsorted.ndjson" 2> "$folder/summary"
has "$folder/summary" "8 events: 8 stored"
[ "$(ids)" = 12345678 ] || fail "the order was $(ids)"
tenure alerts --all --json > "$folder/out"
cmp "$folder/alerts" "$folder/out"
tenure import --dry-run --json "$folder/unsorted.ndjson" 2> /dev/null | sed -E 's/.*"id":"([^"]+)".*/\1/' | tr -d '\n' > "$folder/out"
[ "$(cat "$folder/out")" = 12345678 ] # a dry run prints the same

# An event with `once` gets the earliest day of its rows, in whatever order they come: the club is in the league before
# its coaches leave, and two departures on one day both count.
cat > "$folder/coaches.yaml" << 'EOF'
format: csv
events:
  - {once: true, event: {source: c, id: "league:{league}", announced: "{from}", organisation: {id: "{league}", kind: REGION}}}
  - {once: true, event: {source: c, id: "club:{club}", announced: "{from}", organisation: {id: "{club}", region: "{league}"}}}
  - event: {source: c, id: "{person}:from", announced: "{from}", effective: "{from}", appointment: {organisation: "{club}", role: coach, person: {id: "{person}"}}}
  - event: {source: c, id: "{person}:to", announced: "{to}", effective: "{to}", departure: {organisation: "{club}", role: coach, person: {id: "{person}"}}}
EOF
printf '%s\n' league,club,person,from,to N,A,ann,2016-01-01,2017-03-01 N,A,bob,2017-06-01,2018-01-01 \
  N,B,cy,2016-02-01,2017-03-01 N,B,di,2017-04-01,2018-02-01 N,C,ed,2016-03-01,2017-03-02 N,C,flo,2017-05-01,2018-03-01 > "$folder/coaches.csv"
{ head -1 "$folder/coaches.csv"; tail -n +2 "$folder/coaches.csv" | tac; } > "$folder/backwards.csv"
for file in coaches backwards; do
  at "$file"
  tenure import --map "$folder/coaches.yaml" "$folder/$file.csv" 2> "$folder/summary"
  has "$folder/summary" "16 events: 16 stored"
  tenure alerts --all --json | grep -o '"headline":"[^"]*"' | sort > "$folder/$file.alerts"
done
has "$folder/coaches.alerts" "N: three leaders left, reports within 14 days say"
cmp "$folder/coaches.alerts" "$folder/backwards.alerts"

# If a feed clock would refuse the step, nothing is published, and the clock can be moved
# explicitly.
at gap
{ event 1 1900-01-01 appointment; event 2 1951-01-02 departure ',"effective":"1951-01-02"' 1; } > "$folder/gap.ndjson"
exits 1 tenure import "$folder/gap.ndjson" 2> "$folder/err"
has "$folder/err" "nothing is announced between 1900-01-01 and 1951-01-02, and a feed's clock moves by 50 years"
[ -z "$(ids)" ]
head -1 "$folder/gap.ndjson" | tenure import --quiet -
exits 1 tenure publish "$folder/gap.ndjson" > /dev/null 2> "$folder/err"
has "$folder/err" "tenure publish clock --date 1951-01-02 --yes"
exits 2 tenure publish clock --date 1951-01-02 2> "$folder/err"
has "$folder/err" "give --yes"
tenure publish clock --quiet --date 1951-01-02 --yes
tenure import --quiet "$folder/gap.ndjson"
[ "$(ids)" = 12 ]
tenure state post Q/chair > "$folder/out"
has "$folder/out" "VACANT  vacant since 1951-01-02"

at as-is
pick 8 2 1 > "$folder/some.ndjson"
tenure import --as-is --quiet "$folder/some.ndjson"
[ "$(ids)" = 821 ]

# Several files are sorted together. They enter the bookmark when all are stored; later additions are imported in file
# order.
at files
pick 8 2 > "$folder/a.ndjson"
pick 4 1 > "$folder/b.ndjson"
pick 3 > "$folder/more"
exits 1 tenure import --bookmark "$folder/none/mark" "$folder/a.ndjson" 2> "$folder/err"
has "$folder/err" "none/mark cannot be written"
at marked
tenure import --bookmark "$folder/mark" "$folder/a.ndjson" "$folder/b.ndjson" 2> "$folder/summary"
[ "$(ids)" = 1248 ] || fail "the order was $(ids)"
printf '2 %s\n2 %s\n' "$folder/a.ndjson" "$folder/b.ndjson" | cmp - <(tail -n +2 "$folder/mark") # after the line with the log's position
tenure import --bookmark "$folder/mark" "$folder/a.ndjson" "$folder/b.ndjson" 2> "$folder/summary"
has "$folder/summary" "0 events: 0 stored"
cat "$folder/more" >> "$folder/a.ndjson"
event 9 2015-01-01 appointment >> "$folder/a.ndjson"
tenure import --bookmark "$folder/mark" "$folder/a.ndjson" 2> "$folder/summary"
has "$folder/summary" "2 events: 2 stored"
[ "$(ids)" = 124839 ] || fail "the order was $(ids)"
has "$folder/mark" "4 $folder/a.ndjson"

# An error has its file and line, whenever the event was sent.
printf '{"source":"s","id":"x","announced":"2019-01-01","appointment":{"organisation":"Q","person":{"name":"P"}}}\n' > "$folder/bad.ndjson"
event 1 2018-01-01 departure > "$folder/other.ndjson"
exits 1 tenure import "$folder/bad.ndjson" "$folder/a.ndjson" "$folder/other.ndjson" 2> "$folder/err"
has "$folder/err" "bad.ndjson:1: INVALID: appointment.role" "other.ndjson:1: CONFLICT" "6 events: 0 stored, 4 duplicate, 1 conflict, 1 invalid"

# What takes effect after today was not announced then, with either clock; when the day has come, the same row does
# not conflict with its earlier event.
cat > "$folder/ahead.csv" <<'CSV'
id,date,what,organisation,name,role,person,basis,reason,url
3,2097-01-01,joins,o1,,mayor,Cy Example,,,
2,2098-05-01,leaves,o1,,chair,Ann Example,,end of term,
1,2024-05-01,joins,o1,,chair,Ann Example,,,
CSV
for clock in wall feed; do
  start ahead-$clock --clock $clock
  export TENURE_AT=$folder/ahead-$clock
  tenure import --map "$examples/leaders-csv.yaml" "$folder/ahead.csv" 2> "$folder/summary"
  has "$folder/summary" "3 events: 3 stored"
  tenure state posts -o text > "$folder/out"
  has "$folder/out" "o1/chair  FILLED  Ann Example, since 2024-05-01, until 2098-05-01 (end of term)" \
    "o1/mayor  UNKNOWN  next: Cy Example from 2097-01-01"
  tenure import --map "$examples/leaders-csv.yaml" "$folder/ahead.csv" 2> "$folder/summary"
  has "$folder/summary" "3 events: 0 stored, 3 duplicate"
  tenure log > "$folder/out"
  has "$folder/out" '"id":"ahead:3"' '"id":"1"'
done

# A feed's item dated years ahead is a mistake, not news of that day.
rss() { printf '<rss version="2.0"><channel><title>Press</title><item><title>%s</title><guid>1</guid><pubDate>Tue, 04 Feb %s 09:00:00 GMT</pubDate></item></channel></rss>' "$@" > "$folder/rss.xml"; }
rss "Bo Example appointed chair of QXX" 2098
exits 1 tenure import --map "$examples/press-feed.yaml" --dry-run "$folder/rss.xml" 2> "$folder/err"
has "$folder/err" 'INVALID: announced "2098-02-04" is after today'
exits 1 tenure import --map "$examples/press-feed.yaml" "$folder/rss.xml" 2> "$folder/err"
has "$folder/err" 'INVALID: announced "2098-02-04" is after today'
! tenure log | among '"clock-20[3-9]' || fail "the clock ran ahead"

# A map that does not fit is an error, and so is a file without events.
printf 'a,b\n1,2\n3,4\n' > "$folder/unfit.csv"
exits 1 tenure import --map "$examples/leaders-csv.yaml" "$folder/unfit.csv" 2> "$folder/err"
has "$folder/err" "unfit.csv: the map's columns what, id, date, url, organisation, role, person, basis and reason are not in it; it has a, b. If files may"
rss Weather 2020
exits 1 tenure import --map "$examples/press-feed.yaml" "$folder/rss.xml" 2> "$folder/err"
has "$folder/err" "it makes no event: no"

# Without space for the temporary file, nothing is published; and nothing is left, however an import ends.
awk 'BEGIN { for (i = 0; i < 60000; i++) printf "{\"source\":\"s\",\"id\":\"n%d\",\"announced\":\"2019-%02d-01\",\"appointment\":{\"organisation\":\"Q%d\",\"role\":\"chair\",\"person\":{\"id\":\"p%d\",\"name\":\"Somebody %0150d\"}}}\n", i, i % 12 + 1, i, i, i }' > "$folder/many.ndjson"
before=$(events)
exits 1 bash -c "trap '' XFSZ; ulimit -f 2000; exec tenure import '$folder/many.ndjson'" 2> "$folder/err"
has "$folder/err" "the temporary file cannot be written" "set TMPDIR to a folder with room"
[ "$(events)" = "$before" ]
mkfifo "$folder/pipe"
tenure import - < "$folder/pipe" 2> "$folder/pipe.err" &
import=$!
pids+=("$import")
exec 3> "$folder/pipe"
cat "$folder/many.ndjson" >&3
kill -TERM $import
wait $import && fail "it went on" || true
exec 3>&-
[ "$(events)" = "$before" ]
[ -z "$(ls "$folder/tmp")" ] || fail "left: $(ls "$folder/tmp")"
