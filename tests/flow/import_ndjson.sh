# SPDX-License-Identifier: Apache-2.0
# NDJSON as found in practice, published and imported: every line is stored, or refused with its line number, and
# the rest is stored.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
cat > "$folder/map" <<'YAML'
format: ndjson
events:
  - event: {source: s, id: "{id}", announced: "{announced}", appointment: {organisation: "{appointment.organisation}", role: chair, person: {name: "{appointment.person.name}"}}}
YAML

record() { # record ID: an event in one line, without the newline
  printf '{"source":"s","id":"%s","announced":"2020-01-01","appointment":{"organisation":"%s","role":"chair","person":{"name":"Ann Example"}}}' "$1" "$1"
}
# both NAME STORED TEXT...: checks the result for $folder/input, published and imported: stored as NAME-1,
# NAME-2 ...
both() {
  local name=$1 stored=$2 text way
  shift 2
  for way in publish import; do
    sed "s/\"Q\([0-9]\)/\"$name-$way-\1/g" "$folder/input" > "$folder/$name"
    local expected=$(($# > 0)) command=(tenure publish)
    [ $way = publish ] || command=(tenure import --map "$folder/map")
    exits $expected "${command[@]}" "$folder/$name" 2> "$folder/err"
    has "$folder/err" ": $stored stored"
    for text in "$@"; do grep -aqE -- "^$folder/$name:$text" "$folder/err" || { cat "$folder/err"; fail "$name: $way: $text"; }; done
    [ "$(grep -ac 'INVALID' "$folder/err" || true)" = $# ] || { cat "$folder/err"; fail "$name: $way says something else"; }
  done
}

{ printf '\xef\xbb\xbf'; record Q1; echo; record Q2; echo; } > "$folder/input"
both mark 2
{ record Q1; printf '\n\n  \n\t\n\r\n'; record Q2; printf '\r\n'; } > "$folder/input"
both blank 2
{ record Q1; printf '\n\0\0\0\0\n'; record Q2; echo; } > "$folder/input"
both nul 2 '2:.*INVALID'
{ record Q1; printf '\n\n{"broken":\n'; record Q2; echo; } > "$folder/input"
both broken 2 '3:.*INVALID'
{ record Q1; record Q2; echo; record Q3; echo; } > "$folder/input"
both two-in-one 1 '1:.*INVALID.*end of file expected'
{ record Q1; record Q2 | sed 's/Ann Example/Ann\\ud800 Example/'; record Q3; } | sed 's/}}}/&\n/g' > "$folder/input"
both surrogate 2 '2:.*INVALID'
{ record Q1; echo; record Q2 | sed 's/Ann/Zo\xeb/'; echo; record Q3; } > "$folder/input"
both not-utf-8 2 '2:.*INVALID'
{ printf '['; record Q1; printf ']\n'; record Q2; } > "$folder/input"
both list 1 '1:.*INVALID'
{ record Q1; echo; record Q2 | head -c 60; } > "$folder/input"
both torn 1 '2:.*INVALID'
{ record Q1; echo; "$TENURE_PYTHON" -c 'print("{\"x\":\"" + "y" * 300000 + "\"}")'; record Q2; } > "$folder/input"
both long 2 '2:.*INVALID: the line is longer than 256 KiB'
{ record Q1; echo; "$TENURE_PYTHON" -c 'print("[" * 100000 + "]" * 100000)'; record Q2; } > "$folder/input"
both deep 2 '2:.*INVALID.*maximum parsing depth'

# A bookmark goes past a wrong line, but returns to an incomplete last one.
{ record b1; printf '\n{"id":"2",\n'; record b3; printf '\n'; record b4 | head -c 30; } > "$folder/growing"
exits 1 tenure import --bookmark "$folder/bookmark" "$folder/growing" 2> "$folder/err"
has "$folder/err" "growing:2: INVALID" "growing:4: INVALID" "2 stored"
exits 1 tenure import --bookmark "$folder/bookmark" "$folder/growing" 2> "$folder/err"
has "$folder/err" "growing:4: INVALID" "0 events"
! among "growing:2" "$folder/err" || fail "the wrong line was read again"
record b4 | tail -c +31 >> "$folder/growing"
tenure import --bookmark "$folder/bookmark" "$folder/growing" 2> "$folder/err"
has "$folder/err" "1 event: 1 stored"
