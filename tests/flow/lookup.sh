# SPDX-License-Identifier: Apache-2.0
# Wherever an id is accepted, so is the name, in any case and without accents, or an unambiguous beginning; what
# matches nothing, or several, is refused with the nearest names. And tenure find.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure publish appointment --organisation QM7 --role chair --person "Łukasz Przykład" > /dev/null
same() { # same COMMAND -- COMMAND: checks that both print the same, and not nothing
  local first=()
  while [ "$1" != -- ]; do first+=("$1"); shift; done
  shift
  "${first[@]}" > "$folder/one"
  "$@" > "$folder/other"
  [ -s "$folder/one" ] && cmp "$folder/one" "$folder/other" || fail "not the same: ${first[*]}, $*"
}
same tenure state organisation "greater manchester" -- tenure state organisation QOP
same tenure state person lukasz -- tenure state person lukasz-przyklad
same tenure state person przykład -- tenure state person lukasz-przyklad
same tenure state post qm7/exec -- tenure state post QM7/executive-lead
same tenure state post "greater m/executive" -- tenure state post QOP/executive-lead
same tenure state post "greater manchester/executive lead" -- tenure state post QOP/executive-lead
same tenure state post "greater manchester, executive lead" -- tenure state post QOP/executive-lead
same tenure alerts --all --subject "hertfordshire and west essex, exec" -- tenure alerts --all --subject QM7/executive-lead
same tenure history person "jon r" -- tenure history person jon-rouse
same tenure history qop/executive-lead -- tenure history QOP/executive-lead
same tenure why repeated -- tenure why repeated-vacancy/QM7/executive-lead
same tenure alerts --rule mile -- tenure alerts --rule milestone
same tenure state posts --organisation "Greater Manchester" -- tenure state posts --organisation QOP
same tenure state posts --region y61 --role chair -- tenure state posts --region Y61 --role chair
same tenure export csv posts --organisation "greater manchester" -- tenure export csv posts --organisation QOP
same tenure watch post --organisation qop --from start --exit-when-caught-up -- \
  tenure watch post --organisation QOP --from start --exit-when-caught-up
# At a terminal, watch prints what it follows, with the ids that it found.
$TENURE_PYTHON -c 'import pty, sys; pty.spawn(sys.argv[1:])' \
  tenure watch --region y61 --severity warning --from start --exit-when-caught-up > "$folder/out" < /dev/null
has "$folder/out" "following alert, region Y61, severity from warning, from the start"
tenure acknowledge repeated --author Ada > /dev/null
tenure alerts --rule repeated-vacancy -o text | among "acknowledged by Ada"

tenure publish appointment --organisation "greater manchester" --role "executive lead" --person Ada --dry-run | among "QOP/executive-lead"

# Ids that differ only in case: each is found by its exact spelling.
tenure publish appointment --organisation Acme --role editor --person "Ada Upper" > /dev/null
tenure publish --yes appointment --organisation acme --role editor --person "Ada Lower" > /dev/null
tenure state post Acme/editor | among "Ada Upper"
tenure state post acme/editor | among "Ada Lower"
tenure history acme/editor | among "Ada Lower"

refused() { # refused TEXT COMMAND...
  local text=$1
  shift
  exits 1 "$@" > /dev/null 2> "$folder/err"
  has "$folder/err" "$text"
  [ "$(lines "$folder/err")" = 1 ] || fail "not one line: $*"
}
refused "h is ambiguous: " tenure state organisation h
for organisation in QWE QKK; do # namesakes
  tenure publish appointment --organisation $organisation --role chair --person "John Smith" --person-id john-smith-$organisation > /dev/null 2>&1
done
refused "John Smith is ambiguous: john-smith-QWE (John Smith, chair of South West London), john-smith-QKK (John Smith, chair of South East London)" tenure state person "John Smith"
refused "unknown organisation QXP; did you mean QOP?" tenure state organisation QXP
refused "unknown person jon-rousse; did you mean jon-rouse?" tenure state person jon-rousse
refused "unknown indicator stabilty; did you mean stability?" tenure state indicators --name stabilty
refused "unknown indicator nonsense; tenure state indicators lists all" tenure state indicators --name nonsense -o json
refused "unknown label chiar; did you mean chair?" tenure state indicators --name filled --label chiar
tenure state indicators --name stability --scope Y58 > /dev/null 2>&1 # known, though there may be none here
refused "unknown post /; tenure find TEXT shows what there is" tenure state post /
refused "unknown post QM7/chiar; did you mean QM7/chair?" tenure state post QM7/chiar
tenure publish --dry-run appointment --organisation Devom --role chair --person Ada 2>&1 | among "Devom is new; did you mean QJK (Devon)?"
exits 2 tenure publish appointment --organisation Devon --role chair --person Ada 2> "$folder/err"
has "$folder/err" "Devon is the name of the known organisation QJK; did you mean QJK? To publish it as it is, give --yes"
refused "unknown organisation Greater Manchster; did you mean Greater Manchester?" tenure state organisation "Greater Manchster"
refused "unknown post Greater Manchester, executive laed; did you mean Greater Manchester, executive lead?" \
  tenure state post "Greater Manchester, executive laed"
refused "unknown person Rowse; did you mean Jon Rouse?" tenure state person Rowse
refused "unknown post QOP/chair; tenure state posts --organisation QOP lists its posts" tenure state post QOP/chair
refused "unknown rule vacency; did you mean vacancy?" tenure watch --rule vacency
refused "unknown rule shrt; did you mean short-tenure?" tenure silence --rule shrt --author Ada --reason known
refused "unknown alert nothing; see tenure alerts --all" tenure why nothing
refused "unknown alert nothing; see tenure alerts --all" tenure history alert nothing
same tenure history alert repeated -- tenure history alert repeated-vacancy/QM7/executive-lead
refused "unknown organisation nowhere at all" tenure publish dissolution --organisation "nowhere at all"
# A bare name is found as whatever it is; unknown indicators are explained.
same tenure history "Jon Rouse" -- tenure history person jon-rouse
same tenure history "greater manchester" -- tenure history organisation QOP
same tenure history "greater manchester, executive lead" -- tenure history post QOP/executive-lead
refused "unknown post, organisation or person Jon Ruose; did you mean Jon Rouse?" tenure history "Jon Ruose"
refused "unknown post, organisation or person Zoë; tenure find TEXT shows what there is" tenure history Zoë
labels="did you mean all/departures/14 days, all/departures/365 days, all/departures/90 days?"
refused "all/departures is not an indicator; $labels" tenure why all/departures
refused "all/departures is not an indicator; $labels" tenure why indicator all/departures
refused "all/departures/90d is not an indicator; $labels" tenure history all/departures/90d
refused "all/stabilty is not an indicator; did you mean all/stability?" tenure why all/stabilty
refused "all/stabilty is not an indicator; did you mean all/stability?" tenure history all/stabilty
for noun in "post posts" "organisation organisations" "person people"; do
  exits 2 tenure state ${noun% *} 2> "$folder/err"
  has "$folder/err" "give an id or a name behind ${noun% *}; did you mean ${noun#* }, which lists all? tenure find TEXT shows ids"
done
for kind in appointment departure merger; do
  tenure publish $kind --help | tr '\n' ' ' | among 'tenure find "Greater Manchester" shows the id'
done
exits 2 tenure why repeated --as-of 2019-12-01 2> "$folder/err"
has "$folder/err" "apply to indicators, not to alerts"

tenure find rouse > "$folder/out"
has "$folder/out" "KIND    ID" "person  jon-rouse  Jon Rouse  QOP/executive-lead"
tenure find --kind post "greater manchester" -o text | among "^post QOP/executive-lead, Greater Manchester, executive lead: Jon Rouse$"
tenure find przyklad --json | among '^{"kind":"PERSON","id":"lukasz-przyklad","name":"Łukasz Przykład","detail":"QM7/chair","match":"WORD"}$'
[ "$(tenure find "greater manchester" --no-headings | head -n 1 | cut -c1-17)" = "organisation  QOP" ] || fail "the whole name is not first"
refused "nothing has nobody-at-all in its name or id" tenure find nobody-at-all
refused "nothing has nobody-at-all in its name or id" tenure find nobody-at-all --json
refused "did you mean jon-rouse?" tenure find jon-ruose
refused "did you mean Jon Rouse?" tenure find rowse
exits 2 tenure find "" 2> /dev/null
exits 2 tenure find 2> /dev/null
stop "$daemon"
