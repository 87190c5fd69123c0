# SPDX-License-Identifier: Apache-2.0
# Every line that --json prints can be parsed strictly by stock protobuf's JSON parser, and the JSON
# that it prints from that is accepted as the same.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --json "$feed" > "$folder/PublishAnswer"
tenure publish retraction --source integrator --id 2019-11-27-0080
tenure publish icp-formation --system QM7 --id i --stage formed --population 18446744073709551615 --members A
tenure publish survey --scope all --characteristic women --leaders 4294967295 --count 1
tenure publish appointment --organisation QM7 --role chair --person "Zoë O'Neill" --citation-title 'a "quoted" \ one'
tenure log > "$folder/Event"
tenure watch event post alert --from start --exit-when-caught-up --json > "$folder/Update"
tenure state posts --json > "$folder/PostState"
tenure state post QM7/executive-lead --json >> "$folder/PostState"
tenure history QM7/executive-lead --json > "$folder/PostHistory"
tenure alerts --all --json > "$folder/Alert"
tenure why repeated-vacancy/QM7/executive-lead --json > "$folder/Why"
tenure status --json > "$folder/StatusReport"
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/json_lines.py" "$folder" > "$folder/checked"
cat "$folder/checked"
[ "$(wc -w < "$folder/checked")" = 16 ]

# The JSON that Python printed is the log itself: all of it is a duplicate.
exits 0 tenure publish "$folder/Event.again" 2> "$folder/summary"
has "$folder/summary" "0 stored, $(lines "$folder/Event") duplicate"
# And an empty daemon stores it as the log.
start empty --clock feed
tenure publish "$folder/Event.again" --at "$folder/empty"
everything "$folder/data" > "$folder/one"
everything "$folder/empty" > "$folder/other"
cmp "$folder/one" "$folder/other"
