# SPDX-License-Identifier: Apache-2.0
# Operators: a silence mutes matching alerts, including ones that open before its last day, and can
# be retracted; an acknowledgement names its author. Both are in the log.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
muted() { tenure alerts --json | grep -c '"muted":true' || true; }
[ "$(muted)" = 0 ]
tenure silence --severity critical --until 2020-03-01 --author Ada --reason "known" --source desk --event-id s1
[ "$(muted)" = 2 ]
tenure silence -o text > "$folder/silences"
has "$folder/silences" "desk/s1  rule any, severity critical" "until 2020-03-01  Ada: known"
tenure silence > "$folder/silences"
among -E '^ID +RULE +SEVERITY +REGION +ORGANISATION +UNTIL +AUTHOR +REASON' "$folder/silences"
among -E '^desk/s1 +any +critical +any +any +2020-03-01 +Ada +known' "$folder/silences"
tenure silence -o csv --columns id,until | tr -d '\r' | among -x 'desk/s1,2020-03-01'
tenure alerts --rule repeated-vacancy --json | among '"mutedBy":"silence desk/s1"'

# Retracted, restored, and its last day passes.
tenure publish retraction --source desk --id s1 --event-id r1
[ "$(muted)" = 0 ]
tenure publish retraction --source desk --id r1 --event-id r2
[ "$(muted)" = 2 ]
tenure publish clock --date 2020-03-01
[ "$(muted)" = 2 ]
tenure publish clock --date 2020-03-02
[ "$(muted)" = 0 ]
[ -z "$(tenure silence 2> /dev/null)" ]

# Without a last day: mutes open alerts until they end, but no later ones.
tenure silence --rule milestone --author Ada --reason "they will not" --source desk
[ "$(muted)" = 1 ]
tenure publish milestone --source s --organisation QOP --name plan --due 2020-03-01 --status SET
tenure alerts -o text --rule milestone > "$folder/milestones"
[ "$(lines "$folder/milestones")" = 2 ]
[ "$(muted)" = 1 ]
tenure publish milestone --source s --organisation QJK --name five-year-plan --status MET
[ "$(muted)" = 0 ]
tenure alerts --all --rule milestone --json | grep '"ending":"RESOLVED"' | among '"muted":true'

exits 1 tenure silence --rule vacancy --reason "known" 2> "$folder/err" # missing options are named
has "$folder/err" "silence.author"
tenure acknowledge repeated-vacancy/QM7/executive-lead --author "Ben Editor" --note "on it"
tenure alerts -o text --rule repeated-vacancy | among "acknowledged by Ben Editor"
exits 1 tenure acknowledge milestone/QJK --author Ben 2> "$folder/err"
has "$folder/err" "ended on" "only active alerts can be acknowledged"
exits 1 tenure acknowledge vacancy/QM7/chair --author Ben 2> "$folder/err"
has "$folder/err" "unknown alert vacancy/QM7/chair"
exits 2 tenure acknowledge vacancy/QM7/chair 2> "$folder/err"
exits 1 tenure silence --author Ada --reason x 2> "$folder/err"
has "$folder/err" "needs at least one of rule, severity, region and organisation"
tenure history alert repeated-vacancy/QM7/executive-lead > "$folder/revisions"
has "$folder/revisions" "muted by silence desk/s1" "acknowledged by Ben Editor"

# "2w" is in two weeks: a silence cannot have ended before it began.
clock=$(tenure status --json | sed -nE 's/.*"clock":"([^"]*)".*/\1/p')
tenure silence --region Y61 --until 2w --author Ada --reason "known" --source desk --event-id s9 > /dev/null
tenure silence -o csv --columns id,until | tr -d '\r' | among -x "desk/s9,$(date -u -d "$clock 14 days" +%F)"

# However many there are, all are listed.
reason=$(printf 'x%.0s' {1..1900})
for i in {1..60}; do
  echo '{"source":"desk","id":"m'"$i"'","announced":"'"$clock"'","silence":{"rule":"vacancy","author":"Ada","until":"2030-12-31","reason":"'"$reason"'"}}'
done | tenure publish --quiet -
[ "$(tenure silence -o csv --columns id | grep -c '^desk/m')" = 60 ] || fail "not all silences are listed"
