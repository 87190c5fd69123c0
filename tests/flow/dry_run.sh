# SPDX-License-Identifier: Apache-2.0
# tenure publish --dry-run: shows what would change; needs the right to publish; stores nothing.
source "$(dirname "$0")/common.sh"
export TENURE_AT=$folder/data

start data --clock feed
tenure publish "$feed" 2> /dev/null
everything "$folder/data" > "$folder/before"

# A correction: the post's state is as before, and two alerts are withdrawn.
tenure publish --dry-run retraction --source integrator --id 2019-11-27-0080 > "$folder/out"
has "$folder/out" "Nothing is stored" "- QM7/executive-lead  FILLED  name not reported, since 2019-01, leaving" \
  "+ QM7/executive-lead  FILLED  name not reported, since 2019-01" "- all/departures/90 days  2" "+ all/departures/90 days  1" \
  "ends    WITHDRAWN  Hertfordshire and West Essex is seeking its fifth"
# Alerts have the same ids as after a real publish.
tenure publish departure --dry-run --organisation QOP --role executive-lead --person "Jon Rouse" --effective 2020-01-31 > "$folder/out"
has "$folder/out" "opens   CRITICAL" "[no-successor/QOP/executive-lead@150]"
tenure publish --dry-run --json departure --organisation QOP --role executive-lead --person "Jon Rouse" | among '"answers":\[{"seq":"150"}\],.*"preview":{'
tenure publish appointment --organisation QOPX --role chair --person Ada --dry-run 2> "$folder/err" > "$folder/out"
has "$folder/err" "QOPX is new; did you mean QOP?"
has "$folder/out" "+ QOPX/chair  FILLED  Ada"

# From a file: each event builds on those before it; an event that would be refused is an error.
cat > "$folder/two.ndjson" <<'JSON'
{"source":"s","id":"1","announced":"2020-01-30","appointment":{"organisation":"QOP","role":"chair","person":{"name":"Ada"}}}
{"source":"s","id":"2","announced":"2020-01-30","departure":{"organisation":"QOP","role":"chair","person":{"name":"Ada"}}}
{"source":"s","id":"3","announced":"2020-01-30","retraction":{"id":"7"}}
JSON
exits 1 tenure publish --dry-run "$folder/two.ndjson" > "$folder/out" 2> "$folder/err"
has "$folder/out" "QOP/chair  FILLED  Ada, since 2020-01-30, leaving"
has "$folder/err" 'two.ndjson:3: INVALID: retraction.id "7" was never published by s' "dry run of 3 events: 2 would be stored, 1 invalid"
tenure publish --dry-run - < <(head -n 60 "$feed") > "$folder/out" 2> /dev/null
has "$folder/out" "No state, indicator or alert would change."
exits 1 tenure publish --dry-run dissolution --announced soon --organisation QOP > "$folder/out" 2> /dev/null
has "$folder/out" "Nothing would change: what was refused would not be stored."
! grep "No state" "$folder/out" || fail "an event that is refused is said to change nothing"
exits 1 tenure publish --dry-run "$feed" 2> "$folder/err"
has "$folder/err" "--dry-run shows at most 64 events"
exits 2 tenure publish --dry-run "$feed" "$feed" 2> /dev/null
exits 1 tenure publish clock --date 2022-01-30 --yes --dry-run > /dev/null 2> "$folder/err"
has "$folder/err" "more than 366 days after the clock date"

everything "$folder/data" > "$folder/after"
cmp "$folder/before" "$folder/after"
[ "$(events)" = 149 ] || fail "$(events) events"

# Publishing continues in between, and what was previewed happens.
tenure publish departure --organisation QOP --role executive-lead --person "Jon Rouse" --effective 2020-01-31 > "$folder/out"
has "$folder/out" "stored as seq 150" "[no-successor/QOP/executive-lead@150]"
stop "$daemon"
tenure verify > /dev/null

# The key needs the right to publish the event.
mkdir "$folder/keys"
for name in server writer reader; do tenure keygen "$folder/keys/$name" > "$folder/keys/$name.txt"; done
cat > "$folder/access" <<TEXT
writer $(cat "$folder/keys/writer.txt") publish,query desk
reader $(cat "$folder/keys/reader.txt") query
TEXT
start data --clock feed --key "$folder/keys/server.key" --access "$folder/access"
chair=(--dry-run appointment --organisation QOP --role chair --person Ada)
exits 3 tenure publish "${chair[@]}" --timeout 2 --key "$folder/keys/reader.key" > /dev/null 2> "$folder/err"
has "$folder/err" "does its access file give it the role publish?"
exits 1 tenure publish "${chair[@]}" --source other --key "$folder/keys/writer.key" > /dev/null 2> "$folder/err"
has "$folder/err" 'source "other" is not a source that the key writer may speak for'
tenure publish "${chair[@]}" --source desk --key "$folder/keys/writer.key" > "$folder/out"
has "$folder/out" "+ QOP/chair  FILLED  Ada"
stop "$daemon"

# A daemon that follows names its leader.
start leader
start copy --follow "$folder/leader"
exits 3 tenure publish "${chair[@]}" --announced 2020-02-01 --at "$folder/copy" 2> "$folder/err"
has "$folder/err" "this daemon follows another"
# A preview is the same after a start: what was published before is not numbered by the last request.
start long --clock feed
tenure simulate --organisations 200 --events 1500 | tenure publish --at "$folder/long" - > "$folder/out" 2>&1
printf '{"source":"s","id":"long","announced":"2014-02-14","departure":{"organisation":"S00001","role":"chair","person":{"id":"p1"}}}\n' > "$folder/leaves"
preview_long() { tenure publish --dry-run --json --at "$folder/long" "$folder/leaves" | sed -E 's/"recordedMs":"[0-9]+"//g'; }
preview_long > "$folder/preview"
has "$folder/preview" '"before":{"channel":"INDICATOR"'
stop "$daemon"
start long --clock feed
preview_long | cmp - "$folder/preview" || fail "a preview is another one after a start"
stop "$daemon"
