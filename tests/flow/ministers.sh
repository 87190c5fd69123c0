# SPDX-License-Identifier: Apache-2.0
# The second shipped example: UK ministers, with names of roles, lead roles and kinds of their own.
source "$(dirname "$0")/common.sh"
data=$TENURE_SOURCE_DIR/data/ministers
start data --config "$data/tenured.yaml"
export TENURE_AT=$folder/data
tenure publish --quiet "$data/ministers.ndjson"
has "$folder/data.err" "no rules are in force until the first event is stored"
tenure rules > "$folder/rules"
has "$folder/rules" "lead_roles: [prime-minister-pm]" 'everything: "the United Kingdom"'
! grep -q "leadership-gap" "$folder/rules"
tenure alerts --all > "$folder/alerts"
has "$folder/alerts" "HM Government needs its"
! grep -q -- "-sos" <(sed 's/ [^ ]*$//' "$folder/alerts") || fail "a headline has an id"
tenure state indicators --scope all > "$folder/figures"
grep -qE "^all +stability " "$folder/figures"
grep -qE "^all +systems +OTHER +1 of 1 " "$folder/figures"
