# SPDX-License-Identifier: Apache-2.0
# January 2020: 42 systems, 31 led by the same person for six months, 37 chairs and 3 being sought, and
# 84 partnerships planned in 23 systems.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$TENURE_SOURCE_DIR/data/feeds/january-2020.ndjson"
tenure publish clock --date 2020-01-31
tenure state indicators --scope all > "$folder/all"
has "$folder/all" "all/stability  74%  (31 of 42)" "all/filled/chair  37 of 42" "all/recruiting/chair  3 of 42" \
  "all/icps/planned  84" "all/icps/systems  23" "all/systems/STP  42 of 42" "all/turnover  26%  (11 of 42)"
tenure state indicators --name stability --scope Y58 --json > "$folder/y58"
has "$folder/y58" '"numerator":"4"' '"denominator":"7"' '"shown":"57%"' '"definition":"systems led by one'

# Why: what counts, what does not, and the events behind.
tenure why indicator all/stability > "$folder/why"
has "$folder/why" "It counts systems led by one and the same person" "Counted (31):" "Not counted (11):" \
  "  Surrey Heartlands: executive lead" "#144  2019-10-01"
[ "$(head -1 "$folder/why")" = "$(tenure state indicators --scope all --name stability)" ]
tenure why indicator all/icps/planned | among "Counted (23)"
tenure why indicator all/median-tenure --json | among '"counted":\['
tenure why indicator all/recruiting/chair > "$folder/why"
has "$folder/why" "Counted (3):" "Not counted (37):"
exits 1 tenure why indicator all/happiness 2> "$folder/err"
has "$folder/err" "there is no figure happiness of all"

# What it was on another day, what was known by then, and what was sent of it.
tenure state indicators --scope all --name stability --as-of 2019-09-30 | among "100%  (42 of 42)"
tenure state indicators --scope all --name stability --known-at 100 | among "38%  (11 of 29)"
tenure history indicator all/stability > "$folder/history"
grep -q "^2019-10-01  #[0-9]*  all/stability  74%  (31 of 42)" "$folder/history"
[ "$(cut -c1-10 "$folder/history" | sort | uniq -d | lines /dev/stdin)" = 0 ] || fail "more than one a day"
tenure watch indicator --from start --exit-when-caught-up > "$folder/watched"
has "$folder/watched" "all/median-tenure  0 days since 2018-06-01" "all/stability  74%  (31 of 42)"
tenure state indicators --scope all --name median-tenure | among "all/median-tenure  609 days since 2018-06-01"
exits 2 tenure history indicator stability 2> "$folder/err"
has "$folder/err" "stability is not a figure; write SCOPE/NAME"
exits 2 tenure history alert vacancy 2> "$folder/err"
has "$folder/err" "vacancy is not an alert; write RULE/SUBJECT"
tenure history indicator all/stability --as-of 2019-09-30 | tail -1 | among "100%"

# A figure kept up is the figure worked out anew.
tenure state indicators | sort > "$folder/kept"
tenure publish clock --date 2020-02-01
tenure state indicators --as-of 2020-01-31 | sort > "$folder/anew"
diff <(grep -v " 0 of" "$folder/kept") <(grep -v " 0 of" "$folder/anew")
