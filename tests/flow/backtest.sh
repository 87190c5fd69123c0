# SPDX-License-Identifier: Apache-2.0
# A backtest runs other rules over the log with the code that runs live, and shows which alerts they
# add, drop and move; with the rules in force it shows no difference.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure publish clock --date 2020-06-01
tenure rules > "$folder/same.yaml"
tenure backtest --rules "$folder/same.yaml" > "$folder/out"
has "$folder/out" "0 added, 0 gone, 0 moved, $(tenure alerts -o text --all | wc -l) the same"
[ "$(lines "$folder/out")" = 1 ]

# With critical from five leaders, the alert is only a warning. Two departures in 14 days are a cluster. No
# milestones.
cat > "$folder/other.yaml" <<YAML
shipped: none
everything: England
rules:
  - {name: repeated-vacancy, critical: 5}
  - {name: departure-cluster, warning: 2, scope: both}
  - {name: same-day-departures}
  - {name: stability}
  - {name: short-tenure}
YAML
tenure backtest --rules "$folder/other.yaml" > "$folder/out"
has "$folder/out" "moved  2019-11-27..  critical  ->  2019-11-27..  warning  Hertfordshire and West Essex is seeking its fifth" \
  "added  2019-11-21..2019-12-05 expired  warning  England: three leaders announced within 14 days" \
  "gone   2019-10-31..  critical  The milestone five year plan of Devon" "1 moved"
tenure backtest --rules "$folder/other.yaml" --json > "$folder/json"
has "$folder/json" '"change":"MOVED"' '"change":"ADDED"' '"change":"GONE"'
# With --to, an alert that ends later has not ended.
tenure backtest --rules "$folder/other.yaml" --from 2019-11-25 --to 2019-12-04 > "$folder/out"
has "$folder/out" "added  2019-11-21..  warning  England: three leaders"
! grep -q "2020-" "$folder/out"
tenure backtest --rules "$folder/other.yaml" --to 2019-11-26 --all > "$folder/out"
has "$folder/out" "same   2019-11-21..2019-11-22 expired  warning  England: two leaders"
! grep -q "Hertfordshire" "$folder/out"
# The backtest leaves no files behind, and the daemon's log is unchanged.
[ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'tenure-replay-*' -newer "$folder/same.yaml" -user "$(id -un)" -print -quit)" ] || fail "a replay left its folder"
tenure rules | cmp - "$folder/same.yaml"

printf 'rules:\n  - name: vacancy\n    warning: soon\n' > "$folder/wrong.yaml"
exits 1 tenure backtest --rules "$folder/wrong.yaml" 2> "$folder/err"
has "$folder/err" 'wrong.yaml:3:14: warning: "soon" is not a whole number'
exits 2 tenure backtest 2> "$folder/err"
has "$folder/err" "FILE is missing"
exits 3 tenure backtest --rules "$folder/same.yaml" --at "$folder/nowhere" --timeout 1 2> "$folder/err"
