# SPDX-License-Identifier: Apache-2.0
# The second shipped example: UK ministers, with role names, lead roles and kinds of their own.
source "$(dirname "$0")/common.sh"
data=$TENURE_SOURCE_DIR/data/ministers
start data --config "$data/tenured.yaml"
export TENURE_AT=$folder/data
tenure publish --quiet "$data/ministers.ndjson"
has "$folder/data.err" "the log is empty; the rules come into force with its first event"
tenure rules > "$folder/rules"
has "$folder/rules" "lead_roles: [prime-minister-pm]" 'everything: "the United Kingdom"'
! grep -q "leadership-gap" "$folder/rules"
tenure alerts --all > "$folder/alerts"
has "$folder/alerts" "HM Government needs its"
! grep -q -- "-sos" <(sed 's/ [^ ]*$//' "$folder/alerts") || fail "a headline has an id"
# Posts that ended with a government are not vacant.
{ printf '%s\n' '{"id":"1","type":"appointment","organisation":"HM Government","role":"Fisheries (MoS/PUSS)","person":"Ann One","person_id":"a","date":"2020-01-01","source":"s"}' \
    '{"id":"2","type":"departure","organisation":"HM Government","role":"Fisheries (MoS/PUSS)","person":"Ann One","person_id":"a","date":"2024-07-05","source":"s"}' \
    '{"id":"3","type":"appointment","organisation":"HM Government","role":"Health (SoS)","person":"Bob Two","person_id":"b","date":"2022-01-01","source":"s"}' \
    '{"id":"4","type":"departure","organisation":"HM Government","role":"Health (SoS)","person":"Bob Two","person_id":"b","date":"2024-07-05","source":"s"}' \
    '{"id":"5","type":"appointment","organisation":"HM Government","role":"Attorney General (SoS)","person":"Cy Three","person_id":"c","date":"2024-12-01","source":"s"}'
} > "$folder/rows"
start dropped --config "$data/tenured.yaml"
tenure import --quiet --at "$folder/dropped" --map "$TENURE_SOURCE_DIR/examples/import/ministers.yaml" "$folder/rows"
tenure alerts --at "$folder/dropped" > "$folder/out"
has "$folder/out" "HM Government has been without a cabinet minister for Health since 5 July 2024"
! grep -q Fisheries "$folder/out" || fail "a line of business is vacant"
tenure find fisheries --at "$folder/dropped" | among "minister for Fisheries"
tenure find attorney --at "$folder/dropped" | among "HM Government, Attorney General  *Cy Three"

tenure state indicators --scope all > "$folder/figures"
grep -qE "^all +stability " "$folder/figures"
grep -qE "^all +systems +OTHER +1 of 1 " "$folder/figures"
