# SPDX-License-Identifier: Apache-2.0
# Popolo documents of every kind: import/ has, beside each NAME.json, the expected states of posts (NAME.states) and
# errors (NAME.errors). Both clocks give the same result, and a dry run predicts it.
source "$(dirname "$0")/common.sh"
cases=$(cd "$(dirname "$0")" && pwd)/import

posts() { tenure state posts -o text | sed 's/  open since .*//'; }
foretells() { # foretells NAME CODE: checks a dry run of the document
  exits $2 tenure import --format popolo --dry-run --json "$cases/$1.json" > "$folder/dry" 2> "$folder/dry.err"
}
imports() { # imports NAME CODE: imports the document, and checks that exactly the expected errors are printed
  exits $2 tenure import --format popolo "$cases/$1.json" 2> "$folder/err"
  [ -e "$cases/$1.errors" ] || return 0
  while read -r text; do has "$folder/err" "$text"; has "$folder/dry.err" "$text"; done < "$cases/$1.errors"
  [ "$(grep -c 'INVALID\|no persons' "$folder/err")" = "$(lines "$cases/$1.errors")" ] || fail "$1: other errors"
}
reports() { tenure log | grep -vc '"source":"tenured"' || true; }
as_expected() { # as_expected NAME [DAY]: imports the document, and checks the states of its posts on that day
  local code=0 before after
  [ ! -e "$cases/$1.errors" ] || code=1
  foretells "$1" $code
  before=$(reports)
  imports "$1" $code
  after=$(reports)
  [ -z "${2-}" ] || tenure publish clock --quiet --date "$2"
  posts > "$folder/posts"
  tail -n "$(lines "$cases/$1.states")" "$folder/posts" > "$folder/states"
  diff "$cases/$1.states" "$folder/states" || fail "$1: other states"
  [ $((after - before)) = "$(lines "$folder/dry")" ] || fail "$1: the dry run foretold others"
  exits $code tenure import --format popolo "$cases/$1.json" 2> "$folder/err" # a second import changes nothing
  has "$folder/err" ": 0 stored"
}
start wall
export TENURE_AT=$folder/wall
for states in "$cases"/*.states; do
  as_expected "$(basename "$states" .states)"
done
# Identifiers and other names are exported as they were imported.
tenure export popolo > "$folder/out.json"
"$TENURE_PYTHON" - "$folder/out.json" << 'END'
import json, sys
document = json.load(open(sys.argv[1]))
def of(kind, **wanted):
    [one] = [one for one in document[kind] if all(one.get(key) == value for key, value in wanted.items())]
    return one
eve = of("persons", name="Eve Example")
assert eve["identifiers"] == [{"scheme": "everypolitician-legacy", "identifier": "106002"}, {"scheme": "wikidata", "identifier": "Q900101"}], eve
assert eve["other_names"] == [{"name": "Eva Example"}], eve
assert "identifiers" not in of("persons", name="Fay Example")
assert of("organizations", name="States of Examples")["identifiers"] == [{"scheme": "wikidata", "identifier": "Q900100"}]
END
stop "$daemon"
start feed --clock feed
export TENURE_AT=$folder/feed
# Documents that could move a feed clock too far. A report about some day of a month applies when the month is
# over.
as_expected dates 2016-06-01
as_expected dissolved
as_expected future

# Deep nesting and long texts fail at once, and memory does not grow with the file.
before=$(events)
printf '{"persons": ' > "$folder/deep.json"
head -c 100000 /dev/zero | tr '\0' '[' >> "$folder/deep.json"
exits 1 tenure import --format popolo "$folder/deep.json" 2> "$folder/err"
has "$folder/err" "deep.json:1: INVALID: maximum parsing depth reached"
{ printf '{"persons": [{"id": "p1", "name": "'; head -c 3000000 /dev/zero | tr '\0' 'x'; echo '"}]}'; } > "$folder/long.json"
exits 1 tenure import --format popolo "$folder/long.json" 2> "$folder/err"
has "$folder/err" "long.json:1: INVALID: what begins here is longer than 256 KiB"
[ "$(events)" = "$before" ]
