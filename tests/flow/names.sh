# SPDX-License-Identifier: Apache-2.0
# Names and ids: people and roles whose names lose letters get different ids; a log of an earlier version, with
# names that would now be refused, is rebuilt with today's ids and shown safely; unknown names are reported.
source "$(dirname "$0")/common.sh"
examples=$TENURE_SOURCE_DIR/examples/import

# The log of format tenure-5 has names with U+FFFF, U+2028, U+061C, tags and nothing visible, two people with
# one id, and a silence of an unknown region.
mkdir "$folder/data"
gunzip -c "$TENURE_SOURCE_DIR/tests/golden/hostile-names/data.mdb.gz" > "$folder/data/data.mdb"
export TENURE_AT=$folder/data
exits 1 tenured --data "$folder/data" --ipc --map-size 1G 2> "$folder/refused"
has "$folder/refused" "tenure rebuild recomputes it from its log"
tenure rebuild > /dev/null
tenure verify > /dev/null
start data --clock feed
tenure state people -o text > "$folder/people"
has "$folder/people" "lukasz-przyklad  Łukasz Przykład:" "t-8242b965  山田 (T):" "t-7c6d5da9  鈴木 (T):" \
  "ann-ex-ample  Ann" "p1  p1:"
tenure alerts -o text --all > "$folder/alerts"
has "$folder/alerts" "Odd Council  of Tests needs its"
tenure state organisations -o text > "$folder/organisations"
tenure log --readable > "$folder/log"
tenure why repeated-vacancy/E1/executive-lead > "$folder/why"
has "$folder/why" "Headline"
tenure silence -o text > "$folder/silences"
tenure silence >> "$folder/silences"
has "$folder/silences" "Editor: a slip"
tenure export popolo > "$folder/popolo.json"
tenure export csv tenures > "$folder/tenures.csv"
tenure export csv events > "$folder/events.csv"
tenure board --listen 127.0.0.1:0 > "$folder/address" 2> "$folder/board.err" &
pids+=("$!")
wait_for 20 among "^http" "$folder/address"
url=$(cat "$folder/address")
get() { curl -sSg --max-time 20 -o "$folder/page$1" "$url$2"; }
has_alerts() { get 1 ""; among "Odd Council" "$folder/page1"; }
wait_for 20 has_alerts
get 2 atom
get 3 "atom?region=%EF%BF%BF%01%FFx"
get 4 "post?id=E1/executive-lead"
get 5 "person?id=p1"
get 6 timeline
get 7 "why?id=repeated-vacancy/E1/executive-lead"
get 8 api/alerts
get 9 "timeline?region=%FF%01&organisation=x%EF%BF%BF"
get a "x%FF%EF%BF%BF%01y"
cat > "$folder/check.py" <<'PYTHON'
import sys, unicodedata, xml.dom.minidom
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    found = [hex(ord(c)) for c in text if c not in "\n\t\r" and (unicodedata.category(c) == "Cc" or ord(c) & 0xfffe == 0xfffe
             or 0xfdd0 <= ord(c) <= 0xfdef or c in "\u061c\u2028\u2029" or 0xe0000 <= ord(c) <= 0xe007f)]
    assert not found, (path, found)
    if text.startswith("<?xml"):
        xml.dom.minidom.parseString(text)
PYTHON
check() { "$TENURE_PYTHON" "$folder/check.py" "$@"; }
check "$folder"/page? "$folder"/{people,alerts,organisations,log,why,silences,popolo.json,tenures.csv,events.csv}
has "$folder/page2" "<feed" "Odd Council"
[ "$(head -c 5 "$folder/page2")" = "<?xml" ]
[ "$(head -c 5 "$folder/page3")" = "<?xml" ]
tenure log > "$folder/exact" # a copy of the log is exact
among $'Odd\xef\xbf\xbf Council' "$folder/exact" || fail "the log is not as it was"
exits 1 tenure publish organisation --id E9 --announced 2019-12-02 --name $'x\xef\xbf\xbf' 2> "$folder/err"
has "$folder/err" "organisation.name" "has U+FFFF, a noncharacter, as character 2; leave it out"
stop "$daemon"

# Imports: seven people and roles get seven ids; nobody is renamed by another row.
start two --clock feed
export TENURE_AT=$folder/two
cat > "$folder/letters.csv" <<'CSV'
id,date,what,organisation,name,role,person,basis,reason,url
1,2019-01-05,joins,UA1,,міністр 1,Олена Приклад II,,,
2,2019-02-05,joins,UA1,,депутат 1,Петро Зразок II,,,
3,2019-03-05,joins,UA1,,chair,Łukasz Przykład,,,
4,2019-03-06,joins,UA1,,clerk,Søren Eksempel,,,
5,2019-03-07,joins,UA1,,auditor,山田 (T),,,
6,2019-03-08,joins,UA1,,secretary,鈴木 (T),,,
7,2019-03-09,joins,UA1,,treasurer,Іван Приклад,,,
CSV
tenure import --map "$examples/leaders-csv.yaml" "$folder/letters.csv" 2> "$folder/summary"
has "$folder/summary" "7 events: 7 stored"
[ "$(tenure state people -o text | wc -l)" = 7 ]
[ "$(tenure state posts -o text | wc -l)" = 7 ]
printf 'format: ndjson\nevents:\n  - event: {source: press, id: "{guid|id}", announced: "2020-01-02", appointment: {organisation: "{org|key}", role: chair, person: {name: "Ann Example"}}}\n' > "$folder/map"
cat > "$folder/ids.ndjson" <<'JSON'
{"guid":"https://press.example/новини/призначено","org":"city hall"}
{"guid":"https://press.example/новини/звільнено","org":"city-hall"}
{"guid":"Müller","org":"Müller"}
{"guid":"Möller","org":"Möller"}
{"guid":"a b","org":"任命"}
{"guid":"a-b","org":"府中"}
{"guid":"任命","org":"City Hall"}
JSON
tenure import --map "$folder/map" "$folder/ids.ndjson" 2> "$folder/summary"
has "$folder/summary" "7 events: 7 stored"
[ "$(tenure state posts -o text --role chair | wc -l)" = 8 ]

# An unknown name, in a query and in a silence.
tenure publish organisation --id QM7 --region Y61 --announced 2020-02-01 > /dev/null
unknown() { # unknown TEXT COMMAND...
  local text=$1
  shift
  exits 1 "$@" > "$folder/out" 2> "$folder/err"
  has "$folder/err" "$text"
}
unknown "unknown region Y6l; did you mean Y61?" tenure state posts -o text --region Y6l
unknown "unknown role chiar; did you mean chair?" tenure state posts -o text --role chiar
unknown "unknown organisation QM8; did you mean QM7?" tenure state posts -o text --organisation QM8
tenure state organisations -o text --region y61 | among "^QM7" # in any case
unknown "unknown rule vacency; did you mean vacancy?" tenure alerts -o text --rule vacency
unknown "unknown region Narnia" tenure alerts -o text --region Narnia
among "did you mean" "$folder/err" && fail "something is near Narnia"
unknown "unknown region Y6l; did you mean Y61?" tenure state indicators -o text --scope Y6l
unknown "unknown region Y6l; did you mean Y61?" tenure export csv posts --region Y6l
unknown "unknown region Y6l; did you mean Y61?" \
  tenure silence --region Y6l --until 2020-03-01 --author Ada --reason known
unknown "unknown rule vacency; did you mean vacancy?" tenure silence --rule vacency --author Ada --reason known
tenure publish --dry-run silence --organisation qm7 --author Ada --reason known > /dev/null # in any case
tenure publish --dry-run silence --rule short --author Ada --reason known > /dev/null # the beginning of a name
tenure silence --rule stability --region Y61 --organisation QM7 --author Ada --reason known > /dev/null
[ -z "$(tenure state posts -o text --region Y61)" ] # known, but without posts
tenure state indicators -o text --scope all > /dev/null
stop "$daemon"
