# SPDX-License-Identifier: Apache-2.0
# Popolo documents of every kind that people have: beside each NAME.json in import/ stand the states of the posts that
# follow from it (NAME.states) and the errors (NAME.errors). Both clocks give the same, and a dry run foretells it.
source "$(dirname "$0")/common.sh"
cases=$(cd "$(dirname "$0")" && pwd)/import

posts() { tenure state posts | sed 's/  open since .*//'; }
foretells() { # foretells NAME CODE: what a dry run of the document says
  exits $2 tenure import --format popolo --dry-run --json "$cases/$1.json" > "$folder/dry" 2> "$folder/dry.err"
}
imports() { # imports NAME CODE: the document is imported, with the errors that it should give and no others
  exits $2 tenure import --format popolo "$cases/$1.json" 2> "$folder/err"
  [ -e "$cases/$1.errors" ] || return 0
  while read -r text; do has "$folder/err" "$text"; has "$folder/dry.err" "$text"; done < "$cases/$1.errors"
  [ "$(grep -c 'INVALID\|no persons' "$folder/err")" = "$(lines "$cases/$1.errors")" ] || fail "$1: other errors"
}
as_expected() { # as_expected NAME CLOCK
  local code=0
  [ ! -e "$cases/$1.errors" ] || code=1
  foretells "$1" $code
  start "$1-$2" --clock "$2"
  export TENURE_AT=$folder/$1-$2
  imports "$1" $code
  posts > "$folder/states"
  diff "$cases/$1.states" "$folder/states" || fail "$1, $2 clock: other states"
  [ "$(tenure log | grep -vc '"source":"tenured"')" = "$(lines "$folder/dry")" ] || fail "$1: the dry run foretold others"
  exits $code tenure import --format popolo "$cases/$1.json" 2> "$folder/err" # again: nothing is new
  has "$folder/err" ": 0 stored"
  stop "$daemon"
}
for states in "$cases"/*.states; do
  [ ! -s "$states" ] || as_expected "$(basename "$states" .states)" wall
done
for name in dates dissolved future; do # where the feed's clock has far to go
  as_expected $name feed
done

# What is deep or long ends at once, and memory does not grow with the file.
start data --clock feed
export TENURE_AT=$folder/data
for states in "$cases"/*.states; do # documents of which nothing can be read
  name=$(basename "$states" .states)
  [ -s "$states" ] || { foretells $name 1; imports $name 1; }
done
printf '{"persons": ' > "$folder/deep.json"
head -c 100000 /dev/zero | tr '\0' '[' >> "$folder/deep.json"
exits 1 tenure import --format popolo "$folder/deep.json" 2> "$folder/err"
has "$folder/err" "deep.json:1: INVALID: maximum parsing depth reached"
{ printf '{"persons": [{"id": "p1", "name": "'; head -c 3000000 /dev/zero | tr '\0' 'x'; echo '"}]}'; } > "$folder/long.json"
exits 1 tenure import --format popolo "$folder/long.json" 2> "$folder/err"
has "$folder/err" "long.json:1: INVALID: what begins here is longer than 256 KiB"
[ "$(events)" = 0 ]
