# SPDX-License-Identifier: Apache-2.0
# Lists as tables, CSV, sentences and JSON; columns, order, relative days; options that do not apply, and misspelt
# words.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"

# In a pipe a table is as wide as necessary, and nothing is cut.
tenure alerts > "$folder/out"
head -n 1 "$folder/out" | among -xE 'SEVERITY  OPENED      HEADLINE +ID'
has "$folder/out" "critical  2019-11-27  Hertfordshire and West Essex is seeking its fifth executive lead in four years  " \
  "  repeated-vacancy/QM7/executive-lead@92"
[ "$(tenure alerts --no-headings | lines /dev/stdin)" = 3 ]
tenure alerts -o wide | head -n 1 | among "ACKNOWLEDGED BY"
tenure state posts --open -o csv --columns post,status,open-since | tr -d '\r' | diff - <(cat << 'CSV'
post,status,open_since
QM7/executive-lead,filled,2019-11-27
QOP/executive-lead,filled,2019-11-21
14Y/accountable-officer,filled,2019-11-21
10Q/accountable-officer,filled,2019-11-21
CSV
)
tenure state organisations --columns id --sort=-name --no-headings | head -n 1 | among "^QWO"
tenure state organisations --columns name --sort name --no-headings | cat > "$folder/names"
LC_ALL=C sort -c "$folder/names"
tenure state posts --open -o json | cmp - <(tenure state posts --open --json)
tenure state posts --status vacant --role chair --region Y61 > "$folder/out" 2> "$folder/err" || true
[ ! -s "$folder/out" ]

# On a terminal the table fits, and is shown in the pager.
on_terminal() { # on_terminal COLUMNS COMMAND: prints what the command shows there
  COLUMNS=$1 timeout 60 script -qec "$2" /dev/null < /dev/null | tr -d '\r'
}
for width in 90 80 60; do
  for command in "state posts --open" alerts "changes --since 1y" "find south" "state indicators"; do
    on_terminal $width "TENURE_PAGER=cat tenure $command" > "$folder/out"
    [ "$(awk -v width=$width '{ sub(/ *$/, "") } length > width' "$folder/out" | lines /dev/stdin)" = 0 ] || { cat "$folder/out"; fail "$command is wider than $width"; }
  done
done
has "$folder/out" "SCOPE" # 60 columns fit a table of short cells
on_terminal 60 "TENURE_PAGER=cat tenure alerts" > "$folder/out" # but not this one, so each row is a block
has "$folder/out" "SEVERITY  critical" "ID        repeated-vacancy/QM7/executive-lead@92"
on_terminal 90 "TENURE_PAGER=cat tenure state posts --open" > "$folder/out"
has "$folder/out" "name not reported"
on_terminal 90 "TENURE_PAGER='sed s/^/paged:/' tenure alerts" | among "^paged:critical"
TENURE_PAGER='sed s/^/paged:/' tenure alerts | among "^critical" # a pipe has no pager
on_terminal 90 "NO_COLOR=1 TENURE_PAGER=cat tenure alerts -o text" | { ! among $'\033'; }

# Days count back from the daemon's clock, which is 2020-01-30 here.
tenure status --json | among '"clock":"2020-01-30"'
[ "$(tenure alerts --since 65d --no-headings -o csv --columns rule | tr -d '\r' | sort | xargs)" = "repeated-vacancy short-tenure" ]
tenure alerts --since 2m --until 2019-12-31 2> "$folder/err"
has "$folder/err" "no alerts match"
[ "$(tenure log --since 2020-01-30 --readable | lines /dev/stdin)" -lt "$(tenure log --since 90d --readable | lines /dev/stdin)" ]
tenure log --until 2019-01-01 > "$folder/out"
! among 2019-11-27 "$folder/out" || fail "the log goes on behind --until"
tenure state post QM7/executive-lead --as-of yesterday --json | among '"date":"2020-01-29"'
exits 2 tenure alerts --since 2019-12-01 --until 2019-11-01 2> "$folder/err"
has "$folder/err" "--until 2019-11-01 comes before --since 2019-12-01"
exits 2 tenure alerts --since soon 2> "$folder/err"
has "$folder/err" "--since soon is not a day; write 2019-11-27, today, yesterday, 30d, 2w, 6m or 1y"

# Misspelt words, and options that do not apply.
wrong() { # wrong TEXT COMMAND...: checks for a usage error with the text
  local text=$1
  shift
  exits 2 "$@" > /dev/null 2> "$folder/err"
  has "$folder/err" "$text"
}
wrong "tenure state: unknown option --regoin; did you mean --region?" tenure state posts --regoin Y61
wrong "tenure publish: unknown option --atomc; did you mean --atomic?" tenure publish --atomc "$feed"
wrong "tenure verify: unknown option --fast; see tenure verify --help" tenure verify --fast
wrong "tenured: unknown option --dta; did you mean --data?" tenured --dta "$folder/x"
wrong "unknown verb allerts; did you mean alerts?" tenure allerts
wrong "unknown verb retract; did you mean undo?" tenure retract 92
wrong "unknown state poosts; did you mean posts?" tenure state poosts
wrong "unknown status empty; there are unknown, filled, interim, vacant and abolished" tenure state posts --status empty
tenure state organisations --kind nhs-trust > /dev/null 2>&1 # as the shell completes it
wrong "unknown status vacnt; did you mean vacant?" tenure state posts --status vacnt
wrong "unknown state x; there are post, posts, organisation, organisations, person, people and indicators" tenure state x
wrong "unknown severity crit; did you mean critical?" tenure alerts --severity crit
wrong "unknown form jsn; did you mean json?" tenure alerts -o jsn
wrong "unknown kind persn; did you mean person?" tenure find Rouse --kind persn
wrong "unknown kind peron; did you mean person?" tenure history peron jon-rouse
wrong "unknown kind cam; did you mean came?" tenure changes --kind cam
wrong "unknown channel allert; did you mean alert?" tenure watch allert
wrong "unknown form posts; did you mean csv posts?" tenure export posts
wrong "unknown form sqllite; did you mean sqlite?" tenure export sqllite x.db
wrong "unknown table post; did you mean posts?" tenure export csv post
wrong "unknown verb chek; did you mean check?" tenure rules chek x.yaml
wrong "unknown verb rename; there are list, add, use and remove" tenure context rename x
wrong "unknown verb stat; did you mean status?" tenure group stat
wrong "unknown column satus; did you mean status?" tenure state posts --columns post,satus
wrong "--region does not apply to people; it applies to posts, organisations and indicators" tenure state people --region Y61
wrong "--open does not apply to post" tenure state post QM7/chair --open
wrong "the state of one post is not a table" tenure state post QM7/chair -o csv
wrong "--json contradicts --output" tenure alerts --json -o csv
wrong "apply to tables and CSV" tenure alerts --json --sort opened
tenure help alerts | among "^Usage: tenure alerts"
stop "$daemon"
