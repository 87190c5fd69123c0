# SPDX-License-Identifier: Apache-2.0
# Data of other sources becomes events: CSV and NDJSON by a map, Popolo, RSS and Atom, a watched folder; a dry
# run publishes nothing and shows the events; a bookmark continues an interrupted import; each error has its
# position.
source "$(dirname "$0")/common.sh"
examples=$TENURE_SOURCE_DIR/examples/import
start data --clock feed
export TENURE_AT=$folder/data

# A spreadsheet: quotes, a comma and a line end in a cell, a byte order mark, a formula that stays text.
printf '\xef\xbb\xbfid,date,what,organisation,name,role,person,basis,reason,url\r\n' > "$folder/leaders.csv"
cat >> "$folder/leaders.csv" <<'CSV'
1,2020-01-06,joins,QOP,,Chief Executive,"Zoë ""Zed"" O'Neill",,,https://a.example/1
2,2020-02-03T10:00:00,joins,QOP,,chair,"Smith, Jo",interim,,
3,2020-03-02,resigns,QOP,,chair,"Smith, Jo",,resigned,
4,2020-03-03,nothing,QOP,,"a
role",,,,
5,2020-03-04,joins,QOP,,chair,=2+3,,,
CSV
tenure import --map "$examples/leaders-csv.yaml" --dry-run "$folder/leaders.csv" 2> "$folder/report"
has "$folder/report" "5 records, 4 events: 3 appointments, 1 departure; announced from 2020-01-06 to 2020-03-04" \
  "records that make no event: 1; wrong records: 0; nothing was published"
[ "$(events)" = 0 ]
tenure import --map "$examples/leaders-csv.yaml" --dry-run --json "$folder/leaders.csv" > "$folder/events" 2> /dev/null
[ "$(lines "$folder/events")" = 4 ]
tenure import --map "$examples/leaders-csv.yaml" "$folder/leaders.csv" 2> "$folder/summary"
has "$folder/summary" "4 events: 4 stored"
tenure publish "$folder/events" 2> "$folder/summary" # the same events
has "$folder/summary" "4 events: 0 stored, 4 duplicate"
tenure state post QOP/chief-executive > "$folder/out"
has "$folder/out" "Zoë \"Zed\" O'Neill, since 2020-01-06"
tenure history QOP/chair > "$folder/out"
has "$folder/out" "Smith, Jo, interim, since 2020-02-03, until 2020-03-02 (resignation)" "=2+3, since 2020-03-04"

# The organisation and the post's name come only once, however many people hold it.
printf '{"id":"%s:start","type":"appointment","organisation":"HM Government","role":"PM","person":"P %s","person_id":"p%s","date":"2001-01-0%s","source":"x"}\n' a 1 1 1 b 2 2 2 > "$folder/two.ndjson"
tenure import --map "$examples/ministers.yaml" --dry-run "$folder/two.ndjson" 2> "$folder/report"
tenure import --map "$examples/ministers.yaml" "$folder/two.ndjson" 2> "$folder/summary"
has "$folder/summary" "4 events: 4 stored"

# Errors have their line, and everything else is imported.
printf 'id,date,what,organisation,name,role,person,basis,reason,url\n6,soon,joins,QOP,,chair,A B,,,\n7,2020-04-01,joins,QOP,,chair,C D,,,\n8,2020-04-02,joins,QOP,,chair,E F,boss,,\n' > "$folder/wrong.csv"
exits 1 tenure import --map "$examples/leaders-csv.yaml" "$folder/wrong.csv" 2> "$folder/err"
has "$folder/err" "wrong.csv:2: INVALID: announced" 'wrong.csv:4: INVALID: {basis} is "boss", which its table under `values` does not have' "1 stored, 1 invalid"
wrong() { # wrong TEXT CONTENT [OPTION...]: checks that the import fails with the text
  local text=$1
  printf "$2" > "$folder/input"
  shift 2
  exits 1 tenure import "$@" "$folder/input" 2> "$folder/err"
  has "$folder/err" "$text"
}
wrong 'input:2: INVALID: the row has 3 cells, and the first row has 2 columns' 'a,b\n1,2,3\n' --map "$examples/leaders-csv.yaml"
wrong 'a quote is opened and not closed' 'a,b\n1,"2\n' --map "$examples/leaders-csv.yaml"
wrong 'input:2: INVALID:' 'a,b\n1,2"x\n' --map "$examples/leaders-csv.yaml"
wrong 'NUL character' 'a,b\n1,\0\n' --map "$examples/leaders-csv.yaml"
wrong 'input:1: INVALID: the line is not a JSON object' '[1]\n' --map "$examples/ministers.yaml"
wrong 'input:2: INVALID:' '{"type":"x"}\n{"type":' --map "$examples/ministers.yaml"
wrong 'a Popolo document is a JSON object of lists' '[]' --format popolo
wrong 'input:1: INVALID:' '{' --format popolo
wrong 'it is neither RSS nor Atom' '<a/>' --map "$examples/press-feed.yaml"
wrong 'input:1: INVALID:' '<rss><channel>' --map "$examples/press-feed.yaml"
exits 1 tenure import --map "$examples/leaders-csv.yaml" "$folder/none" 2> "$folder/err"
has "$folder/err" "No such file or directory"
exits 2 tenure import --map "$folder/none" "$folder/leaders.csv" 2> "$folder/err"
exits 2 tenure import --format csv "$folder/leaders.csv" 2> "$folder/err"
has "$folder/err" "--map is missing"
exits 2 tenure import --format xls "$folder/leaders.csv" 2> "$folder/err"
has "$folder/err" "there is no format xls"
exits 2 tenure import 2> "$folder/err"
map() { printf "$1" > "$folder/map"; exits 2 tenure import --map "$folder/map" "$folder/leaders.csv" 2> "$folder/err"; has "$folder/err" "$2"; }
map 'events: 3\n' 'map:1:1: `events` is missing'
map 'events:\n  - {when: {a: b}}\n' 'map:2:5: `event` is missing'
map 'events:\n  - {match: {a: "("}, event: {source: x}}\n' "is not a regular expression"
map 'colour: red\n' "map:1:1: "
printf 'events:\n  - {event: {source: x, id: "{id|wrong}"}}\n' > "$folder/map"
exits 1 tenure import --map "$folder/map" "$folder/leaders.csv" 2> "$folder/err"
has "$folder/err" "there is neither a filter nor a table wrong"

# A bookmark: finished records are not sent again, later ones are.
head -n 4 "$feed" > "$folder/native.ndjson"
tenure import --bookmark "$folder/mark" "$folder/native.ndjson" 2> "$folder/summary"
has "$folder/summary" "4 events: 4 stored"
sed -n 5,7p "$feed" >> "$folder/native.ndjson"
tenure import --bookmark "$folder/mark" "$folder/native.ndjson" 2> "$folder/summary"
has "$folder/summary" "3 events: 3 stored"
has "$folder/mark" "7 $folder/native.ndjson"
echo rubbish > "$folder/mark"
exits 1 tenure import --bookmark "$folder/mark" "$folder/native.ndjson" 2> "$folder/err"
has "$folder/err" "is not a bookmark"

# Popolo.
cat > "$folder/popolo.json" <<'JSON'
{"persons": [{"id": "p1", "name": "Ann Example"}, {"id": "p2", "name": "Ben Example"}],
 "organizations": [{"id": "o1", "name": "A Council", "classification": "council"}],
 "posts": [{"id": "leader", "label": "Leader", "organization_id": "o1"}],
 "memberships": [{"id": "m2", "person_id": "p2", "post_id": "leader", "start_date": "2018-05-04"},
  {"id": "m1", "person_id": "p1", "organization_id": "o1", "role": "Leader", "start_date": "2014-05-23", "end_date": "2018-05-04"}]}
JSON
tenure import --format popolo "$folder/popolo.json" 2> "$folder/summary"
has "$folder/summary" "4 events: 4 stored"
tenure history o1/leader > "$folder/out"
has "$folder/out" "Ann Example, since 2014-05-23, until 2018-05-04" "Ben Example, since 2018-05-04"

# RSS and Atom, oldest first; headlines that do not match make no event.
cat > "$folder/rss.xml" <<'XML'
<?xml version="1.0"?><rss version="2.0"><channel><title>Press</title>
<item><title>Ada Example resigns as chair of QWO</title><guid>b</guid><pubDate>Wed, 05 Feb 2020 09:00:00 GMT</pubDate></item>
<item><title>Weather &amp; roads</title><guid>c</guid><pubDate>Tue, 04 Feb 2020 09:00:00 GMT</pubDate></item>
<item><title>Ada Example appointed chair of QWO</title><guid>a</guid><link>https://press.example/a</link><pubDate>Mon, 03 Feb 2020 09:00:00 GMT</pubDate></item>
</channel></rss>
XML
cat > "$folder/atom.xml" <<'XML'
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:x:1</id><title>Bo Example appointed chair of QWO</title>
<link href="https://press.example/1"/><updated>2020-03-01T00:00:00Z</updated></entry></feed>
XML
tenure import --map "$examples/press-feed.yaml" "$folder/rss.xml" "$folder/atom.xml" 2> "$folder/summary"
has "$folder/summary" "3 events: 3 stored"
tenure history QWO/chair > "$folder/out"
has "$folder/out" "Ada Example" "Bo Example"

# A folder: existing files and new ones are each imported once, until the program is stopped.
mkdir "$folder/in"
sed -n 8,10p "$feed" > "$folder/in/1.ndjson"
tenure import --follow "$folder/in" 2> "$folder/follow.err" &
follow=$!
pids+=("$follow")
before=$(events)
arrived() { [ "$(events)" -ge "$1" ]; }
wait_for 20 arrived $((before > 3 ? before : 3))
sed -n 11,12p "$feed" > "$folder/2.ndjson"
mv "$folder/2.ndjson" "$folder/in/2.ndjson"
has_last() { tenure log | among -F "$(sed -n 12p "$feed" | sed -E 's/.*"id": *"([^"]+)".*/\1/')"; }
wait_for 20 has_last
kill -TERM "$follow"
wait "$follow" || fail "the exit code was $?"
has "$folder/follow.err" "5 events: 5 stored"

# A feed's file is read as a whole whenever it was rewritten, and only then; it does not matter which items it lost or
# gained.
mkdir "$folder/feeds"
item() { printf '<item><title>%s Example appointed chair of QXX</title><guid>%s</guid><pubDate>Mon, 0%s Jun 2020 09:00:00 GMT</pubDate></item>' "$1" "$1" "$2"; }
rss() { { printf '<rss version="2.0"><channel><title>Press</title>'; cat; printf '</channel></rss>'; } > "$folder/new.xml"; mv "$folder/new.xml" "$folder/feeds/$1.xml"; }
{ item Cy 2; item Bo 1; } | rss one
tenure import --follow --map "$examples/press-feed.yaml" "$folder/feeds" 2> "$folder/feeds.err" &
follow=$!
pids+=("$follow")
has_name() { tenure log | among -F "\"$1 Example\""; }
wait_for 20 has_name Cy
{ item Di 3; item Cy 2; } | rss one
wait_for 20 has_name Di
item Ed 4 | rss two
wait_for 20 has_name Ed
kill -TERM "$follow"
wait "$follow" || fail "the exit code was $?"
has "$folder/feeds.err" "5 events: 4 stored, 1 duplicate"
exits 1 tenure import --follow "$folder/none" 2> "$folder/err"
has "$folder/err" "cannot be watched: No such file or directory"
stop "$daemon"
exits 3 tenure import --timeout 1 --map "$examples/leaders-csv.yaml" "$folder/leaders.csv" 2> "$folder/err"
has "$folder/err" "no daemon"

# Posts that end or go into one another, and two ids of one person; tables show them.
start changes --clock feed
cat > "$folder/changes.csv" <<'CSV'
id,date,what,organisation,role,into_organisation,into_role,person,same_as
1,2020-05-01,merged,QOP,chair,,lead,,
2,2020-05-01,abolished,QOP,clerk,,,,
3,2020-05-02,created,QM7,clerk,,,,
4,2020-05-02,same person,,,,,Jo Smith,Smith Jo
CSV
printf '{"source":"s","id":"1","announced":"2020-01-01","appointment":{"organisation":"QOP","role":"chair","person":{"name":"Jo Smith"}}}\n' | tenure publish --quiet --at "$folder/changes" -
tenure import --at "$folder/changes" --map "$examples/changes-csv.yaml" "$folder/changes.csv" 2> "$folder/summary"
has "$folder/summary" "4 events: 4 stored"
tenure export csv posts --at "$folder/changes" > "$folder/out"
has "$folder/out" "QOP/chair,QOP,QOP,chair,,abolished,,,,,,,,,2020-05-01,QOP/lead," "QOP/clerk,QOP,QOP,clerk,,abolished,,,,,,,,,2020-05-01,,"
among "^QM7/clerk,QM7,QM7,clerk,,vacant," < "$folder/out"
tenure export csv people --at "$folder/changes" > "$folder/out"
among "^smith-jo,[^,]*,QOP/lead,,," < "$folder/out"
among "^jo-smith,Jo Smith,,,smith-jo," < "$folder/out"
tenure export popolo --at "$folder/changes" > "$folder/out"
has "$folder/out" '"end_date":"2020-05-01","into":"QOP/lead"' '"merged_into":"smith-jo"'
