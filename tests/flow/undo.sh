# SPDX-License-Identifier: Apache-2.0
# What a person who publishes one event by flags sees: its source and id, what it changed, the alerts, what is new to
# the daemon; how to undo it; and that a wrong year does not move the clock for good.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data TENURE_SOURCE=desk
tenure publish --quiet "$feed"
tenure state post QOP/executive-lead > "$folder/before"

tenure publish resignation --organisation QM7 --role executive-lead --event-id slip \
  --person-id qm7-lead-4 --effective 2020-02-01 > "$folder/out"
has "$folder/out" ": desk/slip" "leaves as executive lead of Hertfordshire and West Essex on 2020-02-01 (resignation)" "QM7/executive-lead  FILLED"
tenure publish appointment --organisation QOP --role executive-lead --person "Ada Example" --event-id new > "$folder/out"
has "$folder/out" "Ada Example is appointed executive lead of Greater Manchester" "QOP/executive-lead  FILLED  Ada Example"
seq=$(sed -n 's/^stored as seq \([0-9]*\): .*/\1/p' "$folder/out")
tenure undo "#$seq" --dry-run > "$folder/out"
has "$folder/out" "Would retract #$seq of 2020-01-30: Greater Manchester, executive lead: Ada Example is appointed" "Nothing is stored" \
  "- QOP/executive-lead  FILLED  Ada Example" "+ QOP/executive-lead  FILLED  Jon Rouse"
tenure undo desk/new --dry-run --json | among '"preview":{'
[ "$(events)" = "$seq" ] || fail "a dry run stored something"
tenure undo desk/new --reason "another person" > "$folder/out"
has "$folder/out" "Greater Manchester, executive lead: retracted: Ada Example is appointed"
tenure state post QOP/executive-lead | sed 's/#.*//' | diff - <(sed 's/#.*//' "$folder/before")
exits 1 tenure undo desk/never 2> "$folder/err"
has "$folder/err" "was never published by desk"
# A second time there is nothing to retract, by either name of the event; the retraction itself can be
# retracted.
before=$(events)
for event in desk/new "#$seq"; do
  exits 1 tenure undo "$event" > "$folder/out" 2> "$folder/err"
  has "$folder/err" "tenure undo: #$seq, Greater Manchester, executive lead: Ada Example is appointed, was retracted by #$((seq + 1)) of" \
    "(another person); to bring it back: tenure undo $((seq + 1))"
  [ ! -s "$folder/out" ]
done
[ "$(events)" = "$before" ] || fail "a second undo stored something"
tenure undo $((seq + 1)) > "$folder/out"
has "$folder/out" "takes back #" "QOP/executive-lead  FILLED  Ada Example"
tenure undo desk/new > /dev/null
tenure publish appointment --organisation QOP --role chair --person "Bob Exmaple" --event-id first > /dev/null
tenure publish appointment --organisation QOP --role chair --person "Bob Example" --supersedes first --event-id second > "$folder/out"
has "$folder/out" "Greater Manchester, chair: Bob Example is appointed, instead of: Bob Exmaple is appointed"
exits 1 tenure undo desk/first 2> "$folder/err"
has "$folder/err" "Bob Exmaple is appointed, was replaced by #$(events) of"

# A correction of the correction brings the first report back, and says so. It was of another post.
tenure publish appointment --organisation QM7 --role chair --person "Rob Example" --supersedes second --event-id third --dry-run > "$folder/out" 2> "$folder/err"
has "$folder/err" "this would bring back desk/first, Greater Manchester, chair: Bob Exmaple is appointed; to keep it out then: tenure undo desk/first"
tenure publish appointment --organisation QM7 --role chair --person "Rob Example" --supersedes second --event-id third > "$folder/out" 2> "$folder/err"
has "$folder/out" "Rob Example is appointed, instead of: Bob Example is appointed chair of Greater Manchester"
has "$folder/err" "this brings back desk/first, Greater Manchester, chair: Bob Exmaple is appointed; to keep it out: tenure undo desk/first"
tenure undo desk/first > "$folder/out" 2> "$folder/err"
has "$folder/out" "retracted: Bob Exmaple is appointed"
tenure publish appointment --organisation QM7 --role chair --person "Bo Example" --supersedes third --event-id fourth > /dev/null 2> "$folder/err"
has "$folder/err" "this brings back desk/second, Greater Manchester, chair: Bob Example is appointed, instead of"
exits 1 tenure undo 1 2> "$folder/err"
has "$folder/err" "is an entry of the daemon's own"
exits 1 tenure undo 9999 2> "$folder/err"
has "$folder/err" "the log has no entry 9999"
exits 2 tenure undo nonsense 2> "$folder/err"
has "$folder/err" "nonsense is neither SOURCE/ID nor a seq"

# Subjects that the daemon does not know.
tenure publish appointment --organisation QOPX --role chair --person "Ada Example" --event-id x1 > /dev/null 2> "$folder/err"
has "$folder/err" "QOPX is new; did you mean QOP? To take the event back: tenure undo desk/x1"
tenure publish appointment --organisation QOP --role executive-laed --person "Ada Example" > /dev/null 2> "$folder/err"
has "$folder/err" "QOP/executive-laed is new; did you mean QOP/executive-lead?"
tenure publish recruitment --organisation QOP --role executive-lead --stage opened > /dev/null 2> "$folder/err"
[ ! -s "$folder/err" ] || fail "something known is called new"

# Probable slips: an id that differs from a known one only in capital letters, in any field; a person who is not known to hold
# the post. A dry run only warns; --yes stores the event.
before=$(events)
doubted() { # doubted TEXT FLAG...
  local text=$1
  shift
  exits 2 tenure publish -q "$@" > /dev/null 2> "$folder/err"
  has "$folder/err" "$text To publish it as it is, give --yes"
  tenure publish --dry-run "$@" > "$folder/out" 2> "$folder/err" || fail "the dry run is refused"
  has "$folder/err" "$text"
  has "$folder/out" "Nothing is stored"
  [ "$(lines "$folder/err")" = 1 ] || { cat "$folder/err"; fail "it says more than that"; }
}
doubted "qop differs from the known organisation QOP only in capital letters; did you mean QOP?" organisation --id qop --name Copy
doubted "Chair differs from the known role chair only in capital letters; did you mean chair?" \
  appointment --organisation QOP --role Chair --person "Ada Example"
doubted "chair only in capital letters; did you mean chair?" role --id CHAIR --name Chair
doubted "Jon-Rouse differs from the known person jon-rouse only in capital letters; did you mean jon-rouse?" person --id Jon-Rouse --name "Jon Rouse"
doubted "jon-rouse only in capital letters; did you mean jon-rouse?" appointment --organisation QOP --role chair --person-id JON-ROUSE
doubted "Y62 only in capital letters; did you mean Y62?" organisation --id NEW --name New --region y62
doubted "QOP only in capital letters; did you mean QOP?" organisation --id NEW --name New --parent Qop
doubted "QOP only in capital letters; did you mean QOP?" merger --into NEW --from qop
doubted "QOP only in capital letters; did you mean QOP?" icp-formation --system QOP --id one --stage planned --members qOP
doubted "QOP only in capital letters; did you mean QOP?" post --organisation QOP --role other --status abolished --into-organisation qop --into-role chair
doubted "Jon Rous is not known to hold QOP/executive-lead; did you mean Jon Rouse?" \
  departure --organisation QOP --role executive-lead --person "Jon Rous"
doubted "louise-patten is not known to hold QOP/executive-lead; known there: Jon Rouse." \
  resignation --organisation QOP --role executive-lead --person-id louise-patten
[ "$(events)" = "$before" ] || fail "a slip is stored"
tenure publish departure --organisation QOP --role executive-lead --person "Jon Rouse" --effective 2020-03-31 > /dev/null # the present holder
tenure publish departure --organisation QOP --role treasurer --person "Jon Rous" > /dev/null 2>&1 # the first report of a post
tenure publish departure --organisation QOP --role executive-lead --person "Jon Rous" --yes --event-id rous | among "stored as"
tenure publish departure --organisation QOP --role executive-lead --person "Jon Rous" --effective 2019-01-31 > /dev/null # a former holder
tenure undo desk/rous > /dev/null

# The clock: a file may move it any distance, flags only by a year unless --yes is given.
before=$(events)
for command in "publish clock --date 2031-01-01" "publish recruitment --organisation QOP --role chair --stage opened --announced 2031-01-01 -q" \
  "publish --json recruitment --organisation QOP --role chair --stage opened --announced 2031-01-01"; do
  exits 2 tenure $command > /dev/null 2> "$folder/err"
  has "$folder/err" "this would move the clock from 2020-01-30 to 2031-01-01, and it never goes back; give --yes if that is right"
done
[ "$(events)" = "$before" ]
tenure publish clock --date 2020-06-01 > /dev/null
tenure publish clock --date 2022-01-01 --yes > /dev/null
tenure status --json | among '"clock":"2022-01-01"'

# Options before and after the kind, and misspelt flags.
tenure publish recruitment --json --organisation QOP --role chair --batch 1 --stage opened --timeout 20 --window=2 | among '^{"seq":"[0-9]*"}$'
tenure publish --at "$folder/data" -q recruitment --organisation QOP --role chair --stage opened --context none > "$folder/out" 2>&1
[ ! -s "$folder/out" ]
exits 2 tenure publish appointment --organistion QOP 2> "$folder/err"
has "$folder/err" "unknown flag --organistion; did you mean --organisation?"
for kind in organisation role person; do # a field of the event is not a flag of the kind
  exits 2 tenure publish $kind --$kind foo 2> "$folder/err"
  has "$folder/err" "unknown flag --$kind; did you mean --id?"
done
exits 2 tenure publish dissolution --appointment foo 2> "$folder/err"
has "$folder/err" "unknown flag --appointment; dissolution has --organisation, and those of every event"
exits 2 tenure publish dissolution --citation-titel foo 2> "$folder/err"
has "$folder/err" "did you mean --citation-title?"
tenure publish --help | tr -s ' \n' ' ' | among "Kinds: .*appointment, .*resignation, retirement, dismissal\."
stop "$daemon"
