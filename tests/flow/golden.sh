# SPDX-License-Identifier: Apache-2.0
# The worked examples and every rule on its own days: events in, alerts, figures and headlines out.
source "$(dirname "$0")/common.sh"
golden=$TENURE_SOURCE_DIR/tests/golden
tenure rules test "$golden"/*.yaml > "$folder/out" || { cat "$folder/out"; fail "see above"; }
has "$folder/out" "worked-examples.yaml: 7 passed, 0 failed" "alerts.yaml: 12 passed, 0 failed" "headlines.yaml: 35 passed, 0 failed" "names.yaml: 4 passed, 0 failed" "rules.yaml: 11 passed, 0 failed" "figures.yaml: 4 passed, 0 failed" \
  "vague-dates.yaml: 4 passed, 0 failed" "posts.yaml: 7 passed, 0 failed" "examples.yaml: 18 passed, 0 failed" \
  "waiting.yaml: 3 passed, 0 failed"

# A test that expects something else fails, and says what is so.
sed 's/its fifth executive lead/its sixth executive lead/' "$golden/worked-examples.yaml" > "$folder/wrong.yaml"
exits 1 tenure rules test "$folder/wrong.yaml" > "$folder/out"
has "$folder/out" "FAILED  four executive leads" "on 2019-11-27: not expected, but active: {rule: repeated-vacancy" \
  "on 2019-11-27: expected, but not there" "6 passed, 1 failed"
sed 's/ending: expired, ended: 2019-11-28/ending: resolved/' "$golden/worked-examples.yaml" > "$folder/wrong.yaml"
exits 1 tenure rules test "$folder/wrong.yaml" > "$folder/out"
has "$folder/out" "on 2019-11-28: not expected, but ended: {rule: same-day-departures" "ending: EXPIRED"
sed 's/icps.planned: 6/icps\/planned: 7/' "$golden/worked-examples.yaml" > "$folder/wrong.yaml"
exits 1 tenure rules test "$folder/wrong.yaml" > "$folder/out"
has "$folder/out" 'all/icps/planned is "6", not "7"'

# What is wrong with the file itself is said with its place.
wrong() { printf "$1" > "$folder/wrong.yaml"; exits 1 tenure rules test "$folder/wrong.yaml" 2> "$folder/err" > /dev/null; has "$folder/err" "wrong.yaml:$2"; }
wrong 'tests:\n  - nam: x\n' '2:5: nam is not known here; there are name, about, events, expect'
wrong 'tests:\n  - name: x\n' '2:5: this test expects nothing'
wrong 'tests:\n  - name: x\n    expect: [{on: soon}]\n' '3:14: on has to be a day'
wrong 'tests:\n  - name: x\n    events: [{announced: 2020-01-01, dissolution: {organization: Q}}]\n    expect: [{on: 2020-01-01}]\n' '3:14: dissolution.organization'
wrong 'tests:\n  - name: x\n    events: [{announced: 2020-01-01, retraction: {id: never}}]\n    expect: [{on: 2020-01-01}]\n' '3:14: retraction.id: "never" was never published'
