# SPDX-License-Identifier: Apache-2.0
# January 2020: of 42 systems 31 have had the same leader for six months, 37 have a chair, 3 recruit
# one and 2 do neither; 23 plan 84 partnerships. Tested alone, and together with the reports of named
# leaders.
source "$(dirname "$0")/common.sh"
census=$TENURE_SOURCE_DIR/data/feeds/january-2020.ndjson
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$census"
tenure publish clock --date 2020-01-31
tenure state indicators -o text --scope all > "$folder/all"
has "$folder/all" "all/stability  74%  (31 of 42)" "all/filled/chair  37 of 42" "all/recruiting/chair  3 of 42" \
  "all/icps/planned  84" "all/icps/systems  23" "all/systems/STP  42 of 42" "all/turnover  26%  (11 of 42)"
tenure state indicators --name stability --scope Y58 --json > "$folder/y58"
has "$folder/y58" '"numerator":"5"' '"denominator":"7"' '"shown":"71%"' '"definition":"systems led by one'

# why: what counts, what does not, and the events.
tenure why indicator all/stability > "$folder/why"
has "$folder/why" "It counts systems led by one and the same person" "Counted (31):" "Not counted (11):" \
  "  Somerset: executive lead" "reported: somebody (name not reported) is appointed executive lead of Somerset from 2019-10"
tenure why all/stability | cmp - "$folder/why" # the daemon recognises its indicators
[ "$(head -1 "$folder/why")" = "$(tenure state indicators -o text --scope all --name stability)" ]
tenure why indicator all/icps/planned | among "Counted (23)"
tenure why indicator all/median-tenure --json | among '"counted":\['
tenure why indicator all/recruiting/chair > "$folder/why"
has "$folder/why" "Counted (3):" "Not counted (39):"
tenure publish --quiet survey --source s --scope all --indicator stabilty --percent 3 2> "$folder/err" && fail "unknown"
has "$folder/err" "survey.indicator unknown indicator stabilty; did you mean stability?"
exits 1 tenure why indicator all/happiness 2> "$folder/err"
has "$folder/err" "there is no figure happiness of all"

# Its value on another day, as known then, and its published values.
tenure state indicators -o text --scope all --name stability --as-of 2019-09-30 | among "100%  (28 of 28)"
tenure state indicators -o text --scope all --name stability --known-at 100 | among "100%  (6 of 6)"
tenure history indicator all/stability > "$folder/history"
grep -q "^2020-01-30  #[0-9]*  all/stability  74%  (31 of 42)" "$folder/history"
tenure history all/stability | cmp - "$folder/history"
tenure history indicator all/happiness 2>&1 | among "no value of all/happiness has been published"
[ "$(cut -c1-10 "$folder/history" | sort | uniq -d | lines /dev/stdin)" = 0 ] || fail "more than one a day"
tenure watch indicator --from start --exit-when-caught-up > "$folder/watched"
has "$folder/watched" "all/median-tenure  about 121 days since about 2019-10-01" "all/stability  74%  (31 of 42)"
tenure state indicators -o text --scope all --name median-tenure | among "all/median-tenure  about 122 days since about 2019-10-01"
exits 2 tenure history indicator stability 2> "$folder/err"
has "$folder/err" "stability is not an indicator; write SCOPE/NAME"
exits 1 tenure history alert vacancies 2> "$folder/err"
has "$folder/err" "unknown alert vacancies; see tenure alerts --all"
[ -z "$(tenure history indicator all/stability --as-of 2020-01-29)" ]

# Compare the value known now for the end of each month with the published one.
tenure publish --quiet clock --date 2020-02-03
tenure history indicator all/stability --by month > "$folder/trend"
diff - "$folder/trend" <<'EOF'
2020-01  74%  (31 of 42)  sent: 74% on 2020-01-30
2020-02  74%  (31 of 42)  sent: 74% on 2020-01-30
EOF
tenure history indicator all/stability --by year --json | among '"period":"2020","asNowKnown":{.*"sent":{'
exits 2 tenure history indicator all/stability --by week 2> "$folder/err"
has "$folder/err" "unknown period week; there are month and year"

# The incrementally updated figures equal the recomputed ones.
tenure state indicators -o text | sort > "$folder/kept"
tenure publish clock --date 2020-02-04
tenure state indicators -o text --as-of 2020-02-03 | sort > "$folder/anew"
diff <(grep -v " 0 of" "$folder/kept") <(grep -v " 0 of" "$folder/anew")
