# SPDX-License-Identifier: Apache-2.0
# Files made to be expensive are refused cheaply: whatever they contain, the program that reads them needs less than 64
# MiB of memory.
source "$(dirname "$0")/common.sh"
cd "$folder"

# cheap CODE TEXT COMMAND...: checks that the command exits with the code within 64 MiB, and prints
# the text.
cheap() {
  local code=$1 text=$2
  shift 2
  exits "$code" "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/flow/parts/peak.py" 65536 "$@" > out 2> err
  has err "$text"
}
repeat() { # repeat COUNT TEXT...: prints the texts that many times
  local count=$1
  shift
  "$TENURE_PYTHON" -c 'import sys; n = int(sys.argv[1]); [sys.stdout.write(t * n) for t in sys.argv[2:]]' "$count" "$@"
}

# YAML: every program that reads it.
yaml() { # yaml FILE TEXT: checks what all of them print
  cheap 2 "$1:$2" tenured --config "$1" --check-config
  cheap 2 "$1:$2" tenure import --map "$1" --dry-run /dev/null
  cheap 2 "$1:$2" tenure notify --config "$1" --dry-run
  cheap 1 "$1:$2" tenure rules test "$1"
}
repeat 100000 '[' ']' > lists.yaml
yaml lists.yaml '1:33: this is nested more than 32 levels deep'
repeat 100000 '{a: ' '}' > maps.yaml
cheap 2 "maps.yaml:1:129: this is nested more than 32 levels deep" tenure import --map maps.yaml --dry-run /dev/null
repeat 100000 '- ' > dashes.yaml
cheap 2 "dashes.yaml:1:65: this is nested more than 32 levels deep" tenure import --map dashes.yaml --dry-run /dev/null
{ printf 'a: ['; repeat 1500000 'b,'; printf ']'; } > many.yaml
yaml many.yaml '1:199999: the file has more than 100000 values'
repeat 5000000 'x' > large.yaml
cheap 2 "large.yaml: is larger than 4194304 bytes" tenure import --map large.yaml --dry-run /dev/null
printf 'a: &a [x, x]\nb: [*a, *a]\n' > anchor.yaml
cheap 2 "anchor.yaml:1:4: anchors and aliases cannot be used here" tenure import --map anchor.yaml --dry-run /dev/null
printf 'a: b\n---\nc: d\n' > two.yaml
cheap 2 "two.yaml:2:1: a second document begins here" tenure import --map two.yaml --dry-run /dev/null
printf 'a: !!str b\n' > tag.yaml
cheap 2 "tag.yaml:1:4: tags cannot be used here" tenure import --map tag.yaml --dry-run /dev/null

# NDJSON: a long line, and short ones that would need much memory as a tree.
export TENURE_AT=$folder/nowhere
cat > map.yaml <<'YAML'
format: ndjson
events:
  - event: {source: s, id: "{id}", announced: "{x}"}
YAML
refused() { # refused TEXT: checks what publish and import print about standard input
  cat > input
  cheap 1 "$1" tenure publish --outbox outbox input
  cheap 1 "$1" tenure import --map map.yaml --dry-run input
  cheap 1 "$1" tenure import --dry-run input
}
{ printf '{"x":"'; repeat 100000000 y; printf '"}\n'; } | refused 'input:1'
{ printf '{"x":['; repeat 87000 '{},'; printf '1]}\n'; } | refused 'input:1'
{ printf '{"x":['; repeat 37000 '{"":0},'; printf '1]}\n'; } | refused 'input:1'
{ printf '{'; "$TENURE_PYTHON" -c 'print(",".join(f"\"{i}\":{i}" for i in range(18000)))'; printf '}\n'; } | refused 'input:1'
repeat 100000 '[' ']' | refused 'input:1'
repeat 20000 '{"a":' '}' | refused 'input:1'

# CSV: a large cell, with and without line ends in it, a large row, many columns.
cat > csv.yaml <<'YAML'
format: csv
events:
  - event: {source: s, id: "{id}", announced: "{title}"}
YAML
{ printf 'id,title\n1,"'; repeat 100000000 y; printf '"\n2,2020-01-01\n'; } > cell.csv
cheap 1 'cell.csv:2: INVALID: the row is longer than 1 MiB' tenure import --map csv.yaml --dry-run cell.csv
has err '2 records'
{ printf 'id,title\n1,'; repeat 2000000 'yyyyyyy,'; printf '\n2,2020-01-01\n'; } > row.csv
cheap 1 'row.csv:2: INVALID: the row has more than 256 columns' tenure import --map csv.yaml --dry-run row.csv
has err '2 records'
{ printf 'id,title\n1,"'; repeat 3000 "$(repeat 999 y)"$'\n'; printf '\n2,2020-01-01\n'; } > open.csv
cheap 1 'open.csv:2: INVALID: the row is longer than 1 MiB, or a quote in it is not closed' tenure import --map csv.yaml --dry-run open.csv
has err 'open.csv:3: INVALID: the row has 1 cell' 'open.csv:3001:'
{ "$TENURE_PYTHON" -c 'print(",".join(f"c{i}" for i in range(1000000)))'; repeat 1000000 '1,'; } > columns.csv
cheap 1 'columns.csv:1: INVALID: the row has more than 256 columns' tenure import --map csv.yaml --dry-run columns.csv

# Feeds: a long title, attribute or comment, deep nesting, and too many items.
cat > feed.yaml <<'YAML'
format: feed
events:
  - event: {source: s, id: "{id}", announced: "{title}"}
YAML
feed() { # feed TEXT: checks what is printed about the feed on standard input
  cat > feed.xml
  cheap 1 "$1" tenure import --map feed.yaml --dry-run feed.xml
}
item='<rss><channel><item><pubDate>2019-11-27</pubDate><guid>1</guid><title>'
end='</title></item></channel></rss>'
{ printf '%s' "$item"; repeat 5000000 y; printf '%s' "$end"; } | feed "the item's title is longer than 1 MiB"
{ printf '%s<![CDATA[' "$item"; repeat 100000000 y; printf ']]>%s' "$end"; } | feed "feed.xml:1: INVALID: "
{ printf '%s<a b="' "$item"; repeat 100000000 y; printf '"/>%s' "$end"; } | feed "feed.xml:1: INVALID: "
{ printf '%s<!--' "$item"; repeat 100000000 y; printf -- '-->%s' "$end"; } | feed "feed.xml:1: INVALID: "
{ printf '%s' "$item"; repeat 100000 '<a>' '</a>'; printf '%s' "$end"; } | feed 'feed.xml:1: INVALID: elements are nested more than 256 levels deep'
{ printf '<rss><channel>\n'; repeat 1000000 '<item><title>2019-11-27</title></item>'; printf '</channel></rss>'; } | feed 'feed.xml:2: INVALID: the feed has more than 16 MiB of items'
{ printf '%s' "$item"; repeat 100000 '&lt;b&gt;'; printf '%s' "$end"; } | feed 'feed.xml:1: INVALID: '

# Patterns: one that becomes large when compiled, and slow ones.
pattern() { # pattern PATTERN CODE TEXT: checks what a map with the pattern prints for a row
  printf 'format: csv\nevents:\n  - match: {title: "%s"}\n    event: {source: s, id: "{id}"}\n' "$1" > pattern.yaml
  cheap "$2" "$3" tenure import --map pattern.yaml --dry-run pattern.csv
}
{ printf 'id,title\n1,'; repeat 4000 a; printf '!\n'; } > pattern.csv
pattern '((x{1,255}){1,255}){1,255}' 2 'is not a regular expression'
pattern '^((((((a*)*)*)*)*)*)*$' 1 'pattern.csv:2: INVALID: to match title against the map'
pattern '(a|aa)+$' 1 'pattern.csv:2: INVALID: to match title against the map'
pattern '(.*)(.*)(.*)(.*)(.*)[xy]' 1 'pattern.csv:2: INVALID: to match title against the map'
