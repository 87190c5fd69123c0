# SPDX-License-Identifier: Apache-2.0
# tenure changes: lists reports between two days, by kind, region, organisation and role, also page by page.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
exits 0 tenure changes > "$folder/out" 2> "$folder/err" # before the first event
has "$folder/err" "nothing was reported in that time"
tenure publish --quiet "$feed"

# Without --since: seven days up to the clock date, 2020-01-30.
tenure changes > "$folder/out"
head -n 1 "$folder/out" | among -xE 'ANNOUNCED +KIND +WHERE +REPORT'
[ "$(sed 1d "$folder/out" | cut -c 1-10 | sort -u)" = 2020-01-30 ]
has "$folder/out" "named      NHS Kent and Medway CCG, accountable officer  Wilf Williams is appointed from 2020-04-01"
tenure changes --since 2019-11-21 --until 2019-11-27 --kind leaving,advertised --no-headings > "$folder/out"
diff "$folder/out" - << 'TABLE'
2019-11-27  advertised  Hertfordshire and West Essex, executive lead  recruitment opened
2019-11-27  leaving     Hertfordshire and West Essex, executive lead  somebody (name not reported) is to leave (resignation)
2019-11-21  leaving     NHS Oxfordshire CCG, accountable officer      Louise Patten is to leave (resignation)
2019-11-21  leaving     NHS Buckinghamshire CCG, accountable officer  Louise Patten is to leave (resignation)
2019-11-21  leaving     Greater Manchester, executive lead            Jon Rouse is to leave (resignation)
TABLE
tenure changes --since 2019-11-21 --kind leaving --region Y61 -o csv --columns organisation,role,seq | tr -d '\r' | among -x 'QM7,executive-lead,[0-9]*'
[ "$(tenure changes --since 1y --organisation "greater manchester" --role executive-lead --json | lines /dev/stdin)" = 2 ]
tenure changes --since 2019-11-27 --until 2019-11-27 -o text > "$folder/out"
head -n 1 "$folder/out" | among -x 2019-11-27

# A correction shows what it corrects; the corrected report is marked, until the correction itself
# is retracted.
tenure undo integrator/2019-11-27-0080 > "$folder/undone"
tenure changes --since 2019-11-27 --kind leaving,corrected > "$folder/out"
has "$folder/out" "somebody (name not reported) is to leave (resignation) [taken back]" "corrected  Hertfordshire and West Essex, executive lead  retracted: somebody (name not reported) is to leave"
correction=$(sed -nE 's/.*: (integrator\/.*)/\1/p' "$folder/undone" | head -n 1)
tenure undo "$correction" > /dev/null
tenure changes --since 2019-11-27 --until 2019-11-27 --kind leaving > "$folder/out"
! among "taken back" "$folder/out" || fail "it was brought back"

# Who never took up a post did not leave it; a person who leaves a post did, even if a further term is called off too.
tenure publish appointment --source term --organisation QOP --role chair --person Beth --announced 2020-06-01 --effective 2020-09-01 > /dev/null
tenure publish departure --source term --organisation QOP --role chair --person Beth --announced 2020-07-15 --reason resignation > /dev/null
tenure changes --since 2020-07-15 --no-headings | among -xE '2020-07-15  called-off  Greater Manchester, chair  Beth is not to take up the post after all \(resignation\)'
[ "$(tenure changes --since 2020-06-01 --kind leaving,left --json | lines /dev/stdin)" = 0 ] || fail "nobody left"
tenure publish appointment --source term --organisation QM7 --role chair --person Cato --announced 2020-07-15 --effective 2020-07-15 > /dev/null
tenure publish appointment --source term --organisation QM7 --role chair --person Cato --announced 2020-07-16 --effective 2023-01-01 > /dev/null
tenure publish departure --source term --organisation QM7 --role chair --person Cato --announced 2020-07-20 --effective 2020-07-31 > /dev/null
tenure changes --since 2020-07-20 --no-headings | among -E '2020-07-20  leaving .*Cato leaves on 2020-07-31'

# It is called off in the answer, too. A rumour appoints nobody.
tenure publish appointment --source term --organisation QOP --role treasurer --person Dora --announced 2020-07-20 --effective 2020-09-01 > /dev/null
tenure publish departure --source term --organisation QOP --role treasurer --person Dora --announced 2020-07-21 > "$folder/out"
has "$folder/out" "Greater Manchester, treasurer: Dora is not to take up the post after all"
tenure publish appointment --source term --organisation QOP --role treasurer --person Emil --announced 2020-07-22 --confidence rumoured > /dev/null
tenure publish departure --source term --organisation QM7 --role chair --person Cato --announced 2020-07-22 --confidence rumoured > /dev/null
tenure changes --since 2020-07-22 --no-headings > "$folder/out"
among -E "Greater Manchester, treasurer +Emil is rumoured to become treasurer$" "$folder/out"
among "Cato is rumoured to leave" "$folder/out"

# A second report of it, one that was taken back, and one about a post that has gone into another since are calling-offs too.
bob=(--source bob --organisation Q84 --role chair --person Bob)
tenure publish appointment "${bob[@]}" --announced 2019-02-01 --effective 2019-05-01 > /dev/null
tenure publish departure "${bob[@]}" --announced 2019-02-10 --effective 2019-04-01 > /dev/null
tenure publish departure "${bob[@]}" --event-id second --announced 2019-03-10 --effective 2019-05-01 > /dev/null
called_off() { tenure changes --organisation Q84 --since 2019-02-10 --until 2019-03-10 --kind called-off --json | lines /dev/stdin; }
[ "$(called_off)" = 2 ] || fail "both reports call it off"
tenure publish retraction --source bob --id second > /dev/null
[ "$(called_off)" = 2 ] || fail "one was taken back, and is what it was"
tenure publish post --organisation Q84 --role chair --status abolished --into-organisation Q84 --into-role first-chair --announced 2020-07-20 > /dev/null
[ "$(called_off)" = 2 ] || fail "the post goes on as another"

# Whoever leaves in the course of a month has not left at its beginning.
tenure publish departure --source term --organisation QM7 --role chair --person Cato --announced 2020-08-02 --effective 2020-08 > /dev/null
tenure changes --since 2020-08-02 --no-headings | among -E '2020-08-02  leaving .*Cato leaves on 2020-08'

# Every report appears once, whatever the page size; a late report appears under its own day.
tenure publish departure --source late --organisation QOP --role chair --person Ada --announced 2015-05-05 --effective 2015-05-01 > /dev/null
tenure changes --since 2015-05-05 --until 2015-05-05 --no-headings | among -xE '2015-05-05  left  Greater Manchester, chair  Ada leaves on 2015-05-01'
tenure simulate --organisations 200 --years 3 --from 2021-01-01 | tenure publish --quiet -
tenure changes --since 2021-01-01 --json | sed -E 's/^\{"kind":"[A-Z_]*","event":\{"channel":"EVENT","offset":"([0-9]+)".*/\1/' > "$folder/seqs"
[ "$(lines "$folder/seqs")" -gt 1000 ]
sort -rnu "$folder/seqs" | cmp - "$folder/seqs"
tenure log --since 2021-01-01 > "$folder/log"
[ "$(grep -cv '"clock":' "$folder/log")" = "$(lines "$folder/seqs")" ] || fail "$(lines "$folder/seqs") of $(grep -cv '"clock":' "$folder/log") reports"

exits 2 tenure changes --kind leavin 2> "$folder/err"
has "$folder/err" "unknown kind leavin; did you mean leaving?"
exits 1 tenure changes --region Y6l 2> "$folder/err"
has "$folder/err" "did you mean Y61?"
stop "$daemon"
