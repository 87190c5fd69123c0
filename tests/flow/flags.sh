# SPDX-License-Identifier: Apache-2.0
# Both axes, and every kind of event by flags.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data TENURE_SOURCE=desk
tenure publish organisation --id Q --name Somerset --kind stp --region Y58 --announced 2019-01-01 > "$folder/out"
has "$folder/out" "stored as seq 3" "Q is Somerset, an STP, in the region Y58"
tenure publish appointment --organisation Q --role chair --person "Ada Example" --basis interim \
  --effective 2019-01 --citation-publisher HSJ --citation-url https://example.org/1
tenure publish recruitment --organisation Q --role chair --stage opened --announced 2019-02-01
tenure publish appointment --organisation Q --role chair --person "Bob Example" --event-id bob \
  --announced 2019-03-01 --effective 2019-04-01
tenure publish resignation --organisation Q --role chair --person "Bob Example" --announced 2019-06-01 \
  --effective 2019-07-31
tenure publish icp-formation --system Q --id icp-1 --name One --stage planned --members A --members B
tenure publish icp-formation --system Q --count 4
tenure publish designation --organisation Q --kind ics | among "Somerset becomes an ICS"
tenure publish milestone --organisation Q --name ics-designation --due 2019-11-30 --status set |
  among "Somerset has to meet the milestone ICS designation by 2019-11-30"
tenure state organisation Q | among "; milestone ICS designation met 2019-06-01" # by the designation
tenure publish survey --scope all --characteristic women --leaders 84 --count 30
tenure publish silence --organisation Q --author Ed --reason "known"
tenure publish acknowledgement --alert x/y@1 --author Ed
tenure publish designation --organisation R --kind icb --effective 2022-07-01 | among "becomes an ICB on 2022-07-01"
tenure publish merger --into R --from S --from T --effective 2030-04-01 | among "S and T merge into R on 2030-04-01"
tenure publish dissolution --organisation U --effective 2030-06-30 | among "U is dissolved on 2030-06-30"
tenure publish post --organisation Q --role clerk --status abolished --effective 2030-06-30 |
  among "the post of clerk of Somerset is abolished on 2030-06-30"
tenure publish post --organisation Q --role deputy-chair --status abolished --into-organisation Q --into-role chair > "$folder/out"
has "$folder/out" "the post of deputy chair of Somerset is abolished, into the post of chair of Somerset" "Q/deputy-chair  ABOLISHED" "goes on as Q/chair"
exits 2 tenure publish post --organisation Q --role deputy-chair --status abolished --into Q/chair 2> "$folder/err"
has "$folder/err" "unknown flag --into; post has --organisation --role --name --status --into-organisation --into-role, and those of every event: see tenure publish post --help"
exits 2 tenure publish --dry-run --source me dissolution --organisation U 2> "$folder/err"
has "$folder/err" "--source describes the event: give it after the kind, as in tenure publish appointment --source VALUE"
exits 2 tenure publish post --organisation Q --into-rolle chair 2> "$folder/err" # a flag of a nested message
has "$folder/err" "did you mean --into-role?"
tenure publish retraction --id bob --reason "too early"
# Relative days, by the daemon's clock.
clock=$(tenure status --json | sed -nE 's/.*"clock":"([0-9-]+)".*/\1/p')
tenure publish recruitment --organisation Q --role deputy --stage opened --announced today > "$folder/out"
has "$folder/out" "  $clock  recruitment for deputy of Somerset opened"
tenure publish recruitment --organisation Q --role deputy --stage closed --announced 2d --json | among '"seq"'
tenure log | tail -n 1 | among "\"announced\":\"$(date -d "$clock - 2 days" +%F)\""
exits 1 tenure publish recruitment --organisation Q --role deputy --stage closed --announced soon 2> "$folder/err"
has "$folder/err" "announced"

# Options may come before or after the kind; words after a kind are not files.
recruits=(recruitment --organisation V --role chair --stage OPENED)
tenure publish --quiet "${recruits[@]}" > "$folder/out" 2>&1
[ ! -s "$folder/out" ] || { cat "$folder/out"; fail "--quiet is not quiet"; }
tenure publish "${recruits[@]}" -q > "$folder/out" 2>&1
[ ! -s "$folder/out" ] || fail "-q is not quiet"
exits 1 tenure publish -q dissolution --organisation $'two\nlines' 2> "$folder/err" # the refused event is named
has "$folder/err" "dissolution.organisation"
(
  unset TENURE_AT
  cd "$folder"
  for options in "--at data --timeout 20 -j" "-a data -t 20 --json --window 1" "--at=data --json --batch=1 --no-progress"; do
    tenure publish $options "${recruits[@]}" | among '^{"seq":"[0-9]*"}$'
  done
  tenure publish --json "${recruits[@]}" -a data -t 20 | among '^{"seq":"[0-9]*"}$'
)
exits 2 tenure publish --window none "${recruits[@]}" 2> "$folder/err"
has "$folder/err" "--window none is not a whole number"
exits 3 tenure publish --outbox "$folder/outbox" --timeout 1 --at "$folder/none" "${recruits[@]}" 2> "$folder/err"
has "$folder/err" "is kept in $folder/outbox"
exits 1 tenure publish -- recruitment 2> "$folder/err" # after --, the word is a file
has "$folder/err" "recruitment cannot be opened"
exits 1 tenure publish apointment 2> "$folder/err"
has "$folder/err" "apointment cannot be opened: No such file or directory; did you mean the kind appointment?"
exits 2 tenure publish apointment --organisation Q --role chair --person Ada 2> "$folder/err"
has "$folder/err" "apointment is neither a kind of event nor a file; did you mean appointment?"
exits 2 tenure publish vacancy --source me --organisation Q 2> "$folder/err"
has "$folder/err" "vacancy is neither a kind of event nor a file"
tenure log > "$folder/log"
has "$folder/log" '"icpFormation":{"system":"Q","id":"icp-1"' '"members":["A","B"]' '"kind":"ICS"' \
  '"citations":[{"publisher":"HSJ","url":"https://example.org/1"}]' '"retraction":{"id":"bob"'
tenure state post Q/chair > "$folder/now"
has "$folder/now" "Ada Example, interim, since 2019-01" \
  "Bob Example, start unknown, until 2019-07-31 (resignation)" # his departure still applies
tenure state post Q/chair --known-at 8 --as-of 2019-05-01 > "$folder/then"
has "$folder/then" "FILLED  Bob Example, since 2019-04-01"
tenure state post Q/chair --known-at 6 > "$folder/earlier" # the clock was at 2019-02-01
has "$folder/earlier" "INTERIM" "recruiting since 2019-02-01"
exits 1 tenure state post Q/chair --known-at 2001-01-01 2> "$folder/err"
has "$folder/err" "nothing was recorded by that time"
exits 1 tenure state post Q/treasurer 2> "$folder/err"
has "$folder/err" "unknown post Q/treasurer"

# A post with every possible property.
for n in 1 2 3 4 5 6; do
  tenure publish appointment --organisation W --role chair --person "Person $n" --announced 2019-06-0$n
done
tenure publish organisation --id W --name Wessex --announced 2019-06-11
tenure publish recruitment --organisation W --role chair --stage opened --announced 2019-06-12
tenure publish recruitment --organisation W --role chair --stage failed --announced 2019-06-13
tenure publish resignation --organisation W --role chair --person "Person 6" --effective 2019-09-30 --announced 2019-06-14
tenure publish appointment --organisation W --role chair --person "Next" --effective 2019-10-01 --announced 2019-06-15
tenure publish appointment --organisation W --role chair --person "Perhaps" --confidence rumoured --announced 2019-06-16
tenure state post W/chair | sed -E 's/#[0-9]+/#/g' | diff - <(cat << 'TEXT'
Wessex, chair: W/chair  FILLED  Person 6, since 2019-06-06, until 2019-09-30 (resignation)  next: Next from 2019-10-01  (1 rumour)
  holder       Person 6, since 2019-06-06, until 2019-09-30 (resignation)
  designate    Next, since 2019-10-01
  before       Person 5, since 2019-06-05, until 2019-06-06 (succeeded)
               Person 4, since 2019-06-04, until 2019-06-05 (succeeded)
               Person 3, since 2019-06-03, until 2019-06-04 (succeeded)
               and 2 more; see tenure history W/chair
  searches     1 failed
  events       # # #
  rumours      #
TEXT
)

tenure history Q/chair > "$folder/history"
has "$folder/history" "Ada Example, interim, since 2019-01" "recruitment opened 2019-02-01"
tenure state posts -o text --region Y58 --status filled --role chair | among "^Q/chair"
exits 1 tenure state posts -o text --region Y59 2> "$folder/err"
has "$folder/err" "unknown region Y59; did you mean Y58?"
exits 1 tenure why nothing/at/all@1 2> "$folder/err"
has "$folder/err" "unknown alert nothing/at/all@1"
stop "$daemon"
