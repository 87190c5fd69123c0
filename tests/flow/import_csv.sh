# SPDX-License-Identifier: Apache-2.0
# CSV as spreadsheets write it: every row becomes an event, or is refused with its line number in the file, and the rest
# is imported.
source "$(dirname "$0")/common.sh"
examples=$TENURE_SOURCE_DIR/examples/import
cd "$folder"
header=id,date,what,organisation,name,role,person,basis,reason,url
map=$examples/leaders-csv.yaml

# imports NAME IDS [TEXT...]: checks that a dry run of the file makes events with these ids, and prints each TEXT, "LINE:
# problem", and nothing else.
imports() {
  local name=$1 ids=$2 text
  shift 2
  exits $(($# > 0)) tenure import --map "$map" --dry-run --json "$name" > out 2> err
  [ "$(sed -E 's/.*"id":"([^"]+)".*/\1/' out | paste -sd' ')" = "$ids" ] || { cat out err; fail "$name: other events"; }
  for text in "$@"; do grep -aqF -- "$name:${text%%:*}: INVALID: ${text#*: }" err || { cat err; fail "$name: $text"; }; done
  [ "$(grep -ac 'INVALID' err || true)" = $# ] || { cat err; fail "$name says something else"; }
}
row() { echo "$1,2020-01-02,joins,Q$1,,chair,${2-Ann Example},,,"; }

# Byte order marks, line ends, encodings.
{ printf '\xef\xbb\xbf"%s"\r\n' "${header//,/\",\"}"; printf '"1","2020-01-02","joins","Q1","","chair","Ann Example","","",""\r\n'; } > quoted.csv
imports quoted.csv 1
{ printf '\xef\xbb\xbf'; echo $header; row 1; } > mark.csv
imports mark.csv 1
{ echo $header; row 1; row 2; } | tr '\n' '\r' > returns.csv
imports returns.csv '1 2'
{ echo $header; row 1 'Zoë Example'; row 2; } > utf8.csv
for order in le be; do
  { [ $order = le ] && printf '\xff\xfe' || printf '\xfe\xff'; iconv -f utf-8 -t utf-16$order utf8.csv; } > utf16.csv
  imports utf16.csv '1 2'
  has out 'Zoë Example'
done
iconv -f utf-8 -t latin1 utf8.csv > latin1.csv
imports latin1.csv 2 '2: person is not UTF-8; save the file as UTF-8, or give `encoding:'
{ printf 'encoding: latin-1\n'; cat "$examples/leaders-csv.yaml"; } > latin1.yaml
sed 's/latin-1/windows-1252/' latin1.yaml > windows.yaml
sed 's/latin-1/utf-16/' latin1.yaml > utf16.yaml
map=latin1.yaml imports latin1.csv '1 2'
has out 'Zoë Example'
map=latin1.yaml imports mark.csv 1 # a byte order mark overrides the map
{ echo $header; row 1 $'\x84Ann\x94 \x80'; row 2 $'A\x81'; row 3; } > windows.csv
map=windows.yaml imports windows.csv '1 3' '3: person is not windows-1252'
has out '„Ann” €'
map=utf16.yaml imports utf16.csv '1 2'
exits 1 tenure import --map utf16.yaml --dry-run utf8.csv 2> err
has err "it has no byte order mark, so it is not the map's UTF-16"
{ printf '\xff\xfe'; iconv -f utf-8 -t utf-16le utf8.csv | sed 's/Z\x00/\x00\xd8/'; } > lone.csv # half a surrogate pair
imports lone.csv 2 '2: person is not utf-16'

# Delimiters.
{ echo ${header//,/;}; row 1 | tr , ';'; } > semicolon.csv
{ printf 'delimiter: ";"\n'; cat "$examples/leaders-csv.yaml"; } > semicolon.yaml
map=semicolon.yaml imports semicolon.csv 1
tr ';' '\t' < semicolon.csv > tab.csv
sed 's/";"/"\\t"/' semicolon.yaml > tab.yaml
map=tab.yaml imports tab.csv 1
{ echo 'sep=;'; cat semicolon.csv; } > sep.csv
imports sep.csv 1
wrong_map() { # wrong_map TEXT LINE...: checks the error for a map that begins with the lines
  { printf '%s\n' "${@:2}"; echo 'events: []'; } > wrong.yaml
  exits 2 tenure import --map wrong.yaml --dry-run sep.csv 2> err
  has err "$1"
}
wrong_map 'wrong.yaml:1:12: `delimiter` is one ASCII character' 'delimiter: ";;"'
wrong_map 'wrong.yaml:1:12: `delimiter` is one ASCII character' "delimiter: '\"'"
wrong_map 'wrong.yaml:1:11: `encoding` is utf-8, latin-1' 'encoding: ebcdic'
wrong_map 'wrong.yaml:2:11: only CSV has this' 'format: ndjson' 'encoding: latin-1'
wrong_map 'wrong.yaml:4:5: a is given twice' 'values:' '  t:' '    a: b' '    a: c'

# If a column of the map is missing in a file, or the file makes no events, the map is for another file. Nothing of it
# is stored.
lacks() { # lacks NAME TEXT...: checks the error, and that there are no events
  exits 1 tenure import --map "$map" --dry-run --json "$1" > out 2> err
  has err "${@:2}"
  [ ! -s out ] || fail "$1: an event"
}
{ echo ${header/person/persn}; row 1; } > typo.csv
lacks typo.csv "typo.csv: the map's column person (did you mean persn?) is not in it; it has id, date, what, organisation, name, role, persn, basis, reason, url. If files may lack it, list it under"
{ echo ID,Date,What,Organisation,Name,Role,Person,Basis,Reason,URL; row 1; } > case.csv
lacks case.csv "case.csv: the map's columns what (did you mean What?), " "person (did you mean Person?)" " are not in it; it has ID, Date, What,"
[ "$(grep -c "^tenure import: case.csv" err)" = 1 ] || fail "several lines for what is wrong once"
lacks semicolon.csv " are not in it; it has id;date;what" 'give the `delimiter` in the map'
{ echo $header; echo '1,2020-01-02,sings,Q1,,chair,Ann Example,,,'; } > nothing.csv
lacks nothing.csv 'nothing.csv: it makes no event: no `when` and `match` of the map fits any of its records (1)'
echo $header > empty.csv
lacks empty.csv 'empty.csv: it has no records'
{ echo 'optional: [reason, url]'; echo 'allow_no_events: true'; cat "$examples/leaders-csv.yaml"; } > lenient.yaml
{ echo ${header%,reason,url}; echo '1,2020-01-02,joins,Q1,,chair,Ann Example,'; } > lean.csv
lacks lean.csv "lean.csv: the map's columns url and reason are not in it" "If files may lack them, list them under"
{ printf 'format: csv\nevents:\n  - event: {source: s, id: "'; printf '{column-that-no-file-has-%d}' $(seq 60); printf '", announced: "2020-01-01", organisation: {id: "{id}", name: X, kind: OTHER}}\n'; } > many.yaml
map=many.yaml lacks lean.csv "column-that-no-file-has-1, column-that-no-file-has-2, " " more are not in it; it has id, date"
grep -qE "has-2[0-9] and 3[0-9] more" err || { cat err; fail "too many names"; }
map=lenient.yaml imports lean.csv 1
map=lenient.yaml imports nothing.csv ''
printf 'format: ndjson\nevents:\n  - event: {source: s, id: "{id}", announced: "{day,date}", organisation: {id: "{org}", name: "{nmae}", kind: OTHER}}\n' > objects.yaml
printf '{"id":"1","date":"2020-01-01","org":"A"}\n{"id":"2","date":"2020-01-01","org":"B","name":"B"}\n' > objects.ndjson
exits 1 tenure import --map objects.yaml --dry-run objects.ndjson 2> err
has err "objects.ndjson: the map's column nmae (did you mean name?) is not in it; it has id, date, org, name. If files"
[ "$(grep -c "not in it" err)" = 1 ] || fail "one alternative is enough"
sed 's/nmae/name/' objects.yaml > right.yaml
tenure import --map right.yaml --dry-run objects.ndjson 2> err

# Different ids of a source stay different.
printf 'format: csv\nevents:\n  - event: {source: s, id: "{id|id}", announced: "2020-01-01", organisation: {id: "{id|key}", name: X, kind: OTHER}}\n' > ids.yaml
{ echo id; printf '%s\n' новини/призначено новини/звільнено Müller Möller 'a b' a-b 'A b' a+b 任命 "$(printf 'a%.0s' $(seq 140))" "$(printf 'a%.0s' $(seq 141))" http://x.example/1; } > ids.csv
tenure import --map ids.yaml --dry-run --json ids.csv > out 2> err
for key in '"source":"s","id"' '"organisation":{"id"'; do
  [ "$(grep -oE "$key:\"[^\"]+\"" out | sort -u | wc -l)" = 12 ] || { cat out; fail "two are one"; }
done
has out '"id":"a-b"' '"id":"http://x.example/1"'

# A reported line is that of the file, whatever comes before it.
{ echo $header; echo; echo '1,2020-01-02,joins,Q1,"two'; echo 'lines",chair,Ann Example,,,'; echo; echo '2,2020-13-02,joins,Q1,,chair,Bob Example,,,'; } > lines.csv
imports lines.csv 1 '6: announced "2020-13-02" is not a day'
sed 's/$/\r/' lines.csv > crlf.csv
imports crlf.csv 1 '6: announced "2020-13-02" is not a day'

# A wrong row ends with its line.
{ echo $header; row 1 'Ann "Annie" Example'; row 2; row 3 '"Cy" Example'; row 4 '"Di ""Dido"" Example"'; } > stray.csv
imports stray.csv '2 4' '2: a cell that is not quoted has a quote in it' '4: a quoted cell continues after its closing quote'
{ echo $header; row 1; row 2 '"Bob Example'; row 3; row 4 '"Di Example"'; row 5; } > open.csv
imports open.csv '1 3 4 5' '3: a quoted cell continues'
{ echo $header; row 1; row 2 '"Bob Example'; row 3; row 4; } > never.csv
imports never.csv '1 3 4' '3: a quote is opened and not closed'
{ echo $header; row 1 $'"Ann "Annie"\nof two lines"'; row 2; } > lost.csv # the cell's second line is not taken for a row
imports lost.csv 2 '2: a quoted cell continues' '3: a cell that is not quoted has a quote in it'
{ echo $header; row 1 $'"Ann "Annie\nof three\nlines"'; row 2; echo 3,2020-01-03,joins,Q3,,chair,Cy Example; } > doubt.csv
imports doubt.csv '2 3' '2: a quoted cell continues' '3: the row has 1 cell, and the first row has 10 columns' '4: a cell that is not quoted'
{ echo $header; echo '1,2020-01-02,joins,Q1,,chair,Ann Example,,,,,'; row 2; } > long.csv
imports long.csv 2 '2: the row has 12 cells, and the first row has 10 columns'
{ echo $header; echo '1,2020-01-02,joins,Q1,,chair,Ann Example'; row 2; } > short.csv
imports short.csv '1 2' # missing cells at the end of a row are empty
{ echo $header; row 1; printf '2,2020-01-02,joins,Q1,,chair,Bob Exa'; } > torn.csv
imports torn.csv 1 '3: the row has 7 cells, and the first row has 10 columns'
{ echo $header; printf '1,\0,joins\n'; row 2; } > nul.csv
imports nul.csv 2 '2: the row has a NUL character in it'
{ echo "$header,,"; echo '1,2020-01-01,joins,Q1,,chair,P 1,,,,,'; echo ',,,,,,,,,,,'; echo ' '; } > trailing.csv
imports trailing.csv 1
{ echo $header; row 1; echo "2,02/01/2020,joins,Q2,,chair,Bob Example,,,"; echo "3,2020-01-021,joins,Q2,,chair,Bob Example,,,"; } > dates.csv
imports dates.csv 1 '3: announced "02/01/2020" is not a day' '4: announced "2020-01-021" is not a day'

# A bookmark goes past a wrong row, but returns to an incomplete last one.
start data --clock feed
export TENURE_AT=$folder/data
{ echo $header; row 1; row 2 'Bob "Bo" Example'; row 3; printf '4,2020-01-02,joins,Q4,,ch'; } > growing.csv
exits 1 tenure import --map "$map" --bookmark bookmark growing.csv 2> err
has err "growing.csv:3: INVALID" "growing.csv:5: INVALID" "2 stored"
printf 'air,Di Example,,,\n' >> growing.csv
tenure import --map "$map" --bookmark bookmark growing.csv 2> err
has err "1 event: 1 stored"

# A cell with JSON becomes its value; an empty one is left out, and invalid JSON is an error.
cat > lists.yaml << 'END'
format: csv
events:
  - event: {source: s, id: "{id}", announced: "2020-01-02", organisation: {id: "{id}", identifiers: "{codes|json}"}}
END
printf 'id,codes\n1,"[{""scheme"":""ods"",""value"":""A1""}]"\n2,\n3,[A1\n' > lists.csv
map=lists.yaml imports lists.csv '1 2' '4: {codes} is "[A1", which is not JSON'
has out '"organisation":{"id":"1","identifiers":[{"scheme":"ods","value":"A1"}]}' '"organisation":{"id":"2"}'
