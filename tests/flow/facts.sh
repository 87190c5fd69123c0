# SPDX-License-Identifier: Apache-2.0
# A daemon with both shipped feeds agrees with their sources, whichever feed comes first.
source "$(dirname "$0")/common.sh"
feeds=$TENURE_SOURCE_DIR/data/feeds

# shown WHAT TEXT...: checks that `tenure state WHAT` contains each text.
shown() {
  local what=$1
  shift
  tenure state $what > "$folder/shown"
  has "$folder/shown" "$@"
}

both_say() {
  start "$1" --clock feed
  export TENURE_AT=$folder/$1
  tenure publish --quiet "$feeds/$2.ndjson"
  tenure publish --quiet "$feeds/$3.ndjson"
  tenure publish --quiet clock --date 2020-01-31

  # "Big name leaders", "All but two health systems now have an independent chair" (January 2020).
  shown "indicators -o text --scope all" "published: 74%, up 5 points, August 2019 to January 2020" \
    "all/turnover  26%  (11 of 42); published: 70% (29 of 42), 2016 to 2019" \
    "all/filled/chair  37 of 42; published: 37 of 42, January 2020" \
    "all/stability  74%  (31 of 42)" "all/filled/chair  37 of 42" \
    "all/recruiting/chair  3 of 42" "all/icps/planned  84" "all/icps/systems  23" "all/systems  42" \
    "all/systems/ICS  7 of 42" "all/representation/black or minority ethnic  3"
  for system in QE1 QHG QVV; do shown "post $system/chair" "recruiting since 2020-01-30"; done
  for system in QF7 QJM; do shown "post $system/chair" "$system/chair  UNKNOWN"; done

  # Named holders without a known successor: "Leadership of the systems", "The dearth of system leaders".
  shown "post QF7/executive-lead" "Sir Andrew Cash, since 2016"
  shown "post QHM/executive-lead" "Alan Foster, since 2016"
  shown "post QNX/executive-lead" "Bob Alexander, since 2017"
  shown "post QU9/executive-lead" "Fiona Wise, since 2017"
  shown "post QRL/chair" "Lena Samuels, start unknown"
  shown "post QOP/executive-lead" "Jon Rouse, start unknown, leaving (announced 2019-11-21)"
  shown "post 14Y/accountable-officer" "Louise Patten, start unknown, leaving (announced 2019-11-21)"
  shown "post QJK/executive-lead" "Philippa Slinger, start unknown"
  shown "post QWO/executive-lead" "Rob Webster, start unknown"
  [ "$(tenure state person sir-andrew-cash | grep -c "succeeded")" = 0 ]
  shown "post QM7/executive-lead" "FILLED  name not reported, since 2019-01, leaving (announced 2019-11-27)" \
    "recruiting since 2019-11-27"
  tenure alerts -o text > "$folder/alerts"
  [ "$(lines "$folder/alerts")" = 3 ]
  has "$folder/alerts" "Hertfordshire and West Essex is seeking its fifth executive lead in four years"
  shown "post 91Q/accountable-officer" "next: Wilf Williams from 2020-04-01"
  shown "post QKS/executive-lead" "(1 rumour)"

  # "STP and ICS plans still being refined as deadline pushed back": the plans of all 42.
  tenure state organisations --json > "$folder/organisations"
  [ "$(grep -o '"name":"five-year-plan"' "$folder/organisations" | lines /dev/stdin)" = 42 ]
  [ "$(grep -o '"due":"2020"' "$folder/organisations" | lines /dev/stdin)" = 41 ]
  stop "$daemon"
}

both_say reports-first reports january-2020
both_say census-first january-2020 reports
! grep -q "(not named" "$feeds"/*.ndjson || fail "a stand-in text for a name"
