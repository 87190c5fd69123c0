# SPDX-License-Identifier: Apache-2.0
# Both axes, for posts, organisations, people and alerts: what was true on a day, as known at that
# time.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure publish organisation --source s --id QU9 --name "Thames Valley" --effective 2021-01-01
tenure state organisation QU9 | among "Buckinghamshire"
tenure state organisation QU9 --as-of 2021-01-01 | among "Thames Valley"
tenure state organisation 09C --as-of 2020-04-01 | among "ended 2020-04-01, merged into 91Q"
tenure state organisation 91Q --as-of 2020-04-01 | among "made of 09C"
tenure state organisation QU9 --known-at 5 > "$folder/out" 2> "$folder/err" || true
has "$folder/err" "nothing is known about the organisation QU9"
tenure history organisation QU9 > "$folder/history"
has "$folder/history" "is reported, named Thames Valley" "becomes an ICS" "is to meet ics-designation by 2021-04-01"
tenure state organisations --kind ics --json > "$folder/ics"
grep -c '"kind":"ICS"' "$folder/ics" | among -x "$(lines "$folder/ics")"
tenure state organisations -o text --active --as-of 2020-04-01 > "$folder/standing"
! grep -q "^09C" "$folder/standing"
tenure state organisations -o text --as-of 2020-04-01 | among "^09C"
[ "$(tenure state organisations -o text --known-at 20 | wc -l)" -lt "$(tenure state organisations -o text | wc -l)" ]

tenure state person louise-patten | among "14Y/accountable-officer"
tenure state person wilf-williams --as-of 2020-05-01 --json | among -v '"designate":true'
tenure state person wilf-williams --json | among '"designate":true'
exits 1 tenure state person nobody 2> "$folder/err"
has "$folder/err" "unknown person nobody"
tenure history person louise-patten | among "leaving (announced 2019-11-21)"
[ "$(tenure state people -o text --holding | wc -l)" -lt "$(tenure state people -o text | wc -l)" ]
exits 1 tenure state person louise-patten --known-at 10 2> "$folder/err"

# Alerts: those active on a day; and as known then, without their later end.
tenure alerts -o text --as-of 2019-11-21 > "$folder/then"
tenure alerts --as-of 2019-11-21 > /dev/null 2> "$folder/err"
has "$folder/err" "these had been sent and were active on 2019-11-21"
has "$folder/then" "two leaders announced on one day"
! grep -q "seeking its fifth" "$folder/then"
tenure alerts --known-at 90 --all --rule same-day-departures --json > "$folder/known"
has "$folder/known" '"revision":1' # the third departure is published at the end of the day
! grep -q '"ended"' "$folder/known"
tenure alerts --known-at 90 --rule same-day-departures --json | cmp - "$folder/known" # the alert was active then
tenure alerts --all --rule same-day-departures --json | among '"ending":"EXPIRED"'
tenure alerts -o text --known-at 60 > "$folder/early"
! grep -q "Hertfordshire" "$folder/early"
tenure alerts -o text --subject QM7/executive-lead | wc -l | among -x 2

# The alerts of a day as now known: a departure reported late opens one on the day before it was
# reported, where none was sent; on the clock date they are the active ones.
list() { tenure alerts --json "$@" | sed -E 's/.*"rule":"([^"]*)".*"subject":"([^"]*)".*"severity":"([^"]*)".*/\1 \2 \3/' | sort; }
tenure publish departure --source s --id late --organisation Q83 --role chair --person Somebody \
    --effective 2016-02-01 --announced 2020-01-31 --quiet
tenure alerts --as-of 2016-06-01 -o text > "$folder/then"
[ ! -s "$folder/then" ]
tenure alerts --as-of 2016-06-01 --as-now-known -o text > "$folder/now"
has "$folder/now" "has been without a chair since 1 February 2016  [vacancy/Q83/chair]"
tenure alerts --as-of 2016-06-01 --as-now-known > /dev/null 2> "$folder/err"
has "$folder/err" "find these on 2016-06-01 with what is known now, sent or not"
list > "$folder/active"
list --as-now-known | cmp - "$folder/active"
[ "$(list --as-now-known --severity critical)" = "$(grep CRITICAL "$folder/active")" ]
exits 2 tenure alerts --as-now-known --all 2> "$folder/err"
has "$folder/err" "not with --all"

# A body's dates are as exact as reported, and it exists until the last day that they allow.
tenure publish organisation --source s --id V1 --name Vague --region V2 --effective 2019 --quiet
tenure publish dissolution --source s --organisation V1 --effective 2020 --quiet
tenure publish milestone --source s --organisation V1 --name plan --status SET --due 2020-05 --quiet
tenure publish milestone --source s --organisation V1 --name plan --status MET --effective 2020-01 --quiet
tenure state organisation V1 | among "ends 2020; milestone plan met 2020-01"
tenure state organisation V1 --json | among '"since":"2019"'
tenure state organisations -o text --active --as-of 2020-12-30 | among "^V1 .*ends 2020"
tenure state organisations -o text --as-of 2020-12-31 | among "^V1 .*ended 2020"
tenure state organisations -o text --active --as-of 2020-12-31 | among -v "^V1"
tenure history organisation V1 | among "2020  *is dissolved"

# Who is merely mentioned, in any way, is known from then on.
tenure publish survey --source s --scope V3 --characteristic women --count 1 --leaders 2 --quiet
tenure publish person --source s --id ann-vague --name "Ann Vague" --quiet
known=$(tenure publish post --source s --organisation V1 --role clerk --name Clerk | sed -n 's/^stored as seq \([0-9]*\).*/\1/p')
tenure publish organisation --source s --id V4 --name Later --quiet
for question in "organisation V2" "organisation V3" "person ann-vague" "post V1/clerk"; do
  tenure state $question --known-at "$known" | among "${question##* }"
done
exits 1 tenure state organisation V4 --known-at "$known" 2> "$folder/err"
has "$folder/err" "nothing is known about the organisation V4"
tenure state organisations -o text --known-at "$known" | among "^V3"
tenure publish survey --source s --scope V5 --characteristic women --count 1 --leaders 2 --quiet
tenure state indicators -o text --known-at "$known" > "$folder/figures"
has "$folder/figures" V3/representation/women
[ "$(grep -c V5/ "$folder/figures")" = 0 ] || fail "nobody had mentioned V5"
exits 1 tenure why V5/representation/women --known-at "$known" 2> "$folder/err"
has "$folder/err" "V5/representation/women has no value, as known then"
for figure in all/systems/ICS all/stability; do
  exits 1 tenure why $figure --as-of 1990-01-01 2> "$folder/err"
  has "$folder/err" "$figure has no value on 1990-01-01"
done

# An alert on a past day is as it was sent by then: not yet overdue, and active.
echo '{"source":"s","id":"plan","announced":"2020-02-01","milestone":{"organisation":"Q83","name":"plan","due":"2021-02-20","status":"SET"}}' |
  tenure publish --quiet -
for day in 2021-02-01 2021-03-01; do tenure publish clock --date $day --quiet; done
overdue() { tenure alerts --rule milestone --organisation Q83 -o text "$@"; }
overdue | among "^CRITICAL .* due on 20 February 2021, is not reported as met"
overdue --as-of 2021-02-10 | among "^WARNING .* due on 20 February 2021, is not yet reported as met"
echo '{"source":"s","id":"done","announced":"2021-03-02","milestone":{"organisation":"Q83","name":"plan","status":"MET"}}' | tenure publish --quiet -
[ -z "$(overdue)" ]
overdue --all --as-of 2021-02-25 | among "^CRITICAL"
overdue --all --as-of 2021-02-25 | among -v "ended\|RESOLVED"
