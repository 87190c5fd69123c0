# SPDX-License-Identifier: Apache-2.0
# A cursor: a watch that is stopped and restarted prints everything once; a cursor of another log is
# refused; a snapshot continues into the stream without gaps.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
head -60 "$feed" | tenure publish -
channels="event post organisation person indicator alert"
watch() { tenure watch $channels --from start --cursor "$folder/cursor" --exit-when-caught-up --json; }
watch > "$folder/first"
watch > "$folder/nothing"
[ ! -s "$folder/nothing" ]
tail -75 "$feed" | tenure publish -
watch > "$folder/second"
tenure watch $channels --from start --exit-when-caught-up --json > "$folder/all"
cat "$folder/first" "$folder/second" | sort > "$folder/both.sorted"
sort "$folder/all" > "$folder/all.sorted"
cmp "$folder/both.sorted" "$folder/all.sorted"
grep -q '^position ' "$folder/cursor"

# The snapshot has each post's latest update once.
tenure watch post --from snapshot --exit-when-caught-up --json > "$folder/snapshot"
[ "$(lines "$folder/snapshot")" = "$(tenure state posts -o text | wc -l)" ]
grep -F -x -f "$folder/snapshot" "$folder/all" | wc -l | among -x "$(lines "$folder/snapshot")"
for channel in organisation:organisations person:people indicator:indicators; do
  tenure watch "${channel%:*}" --from snapshot --exit-when-caught-up --json > "$folder/snapshot"
  [ "$(lines "$folder/snapshot")" = "$(tenure state "${channel#*:}" -o text | wc -l)" ]
  [ "$(lines "$folder/snapshot")" -gt 10 ]
  grep -F -x -f "$folder/snapshot" "$folder/all" | wc -l | among -x "$(lines "$folder/snapshot")"
done
tenure watch alert --from snapshot --exit-when-caught-up > "$folder/active"
[ "$(lines "$folder/active")" = "$(tenure alerts -o text | wc -l)" ]
tenure watch event --from 140 --exit-when-caught-up > "$folder/tail"
[ "$(lines "$folder/tail")" = 10 ]
exits 1 tenure watch event --from snapshot --exit-when-caught-up 2> "$folder/err"
has "$folder/err" "it is the log; read it from 1"

# Filters.
tenure watch post --from start --organisation QOP --exit-when-caught-up > "$folder/qop"
[ "$(lines "$folder/qop")" = 2 ]
tenure watch organisation person indicator --from start --region Y62 --exit-when-caught-up > "$folder/y62"
has "$folder/y62" "QOP  ICS  Greater Manchester" "jon-rouse  Jon Rouse: QOP/executive-lead" "Y62/systems/ICS"
! grep -qE "^(all|Y61)/|Hertfordshire" "$folder/y62"
tenure watch alert --from start --region Y61 --severity critical --exit-when-caught-up | among CRITICAL
tenure watch alert --from start --region Y62 --exit-when-caught-up > "$folder/none"
[ ! -s "$folder/none" ]

# While a watch catches up, all channels come in log order.
tenure simulate --organisations 100 --seed 3 | tenure publish --quiet -
tenure watch $channels --from start --exit-when-caught-up --json > "$folder/all"
[ "$(lines "$folder/all")" -gt 6000 ]
"$TENURE_PYTHON" - "$folder/all" << 'END'
import json, sys
seqs = [int(json.loads(line)["seq"]) for line in open(sys.argv[1])]
assert seqs == sorted(seqs)
END

# A slow reader is not mistaken for a daemon that has gone.
tenure watch event post --from start --exit-when-caught-up --json > "$folder/quick"
[ "$(stat -c %s "$folder/quick")" -gt 200000 ] # more than a pipe holds
exits 0 tenure watch event post --from start --exit-when-caught-up --json --timeout 1 \
  > >(sleep 4; cat > "$folder/slow"; touch "$folder/read")
wait_for 30 test -e "$folder/read"
cmp "$folder/quick" "$folder/slow"

start other --clock feed
exits 1 tenure watch $channels --cursor "$folder/cursor" --exit-when-caught-up \
  --at "$folder/other" 2> "$folder/err"
has "$folder/err" "the daemon has another log than"
echo nonsense > "$folder/cursor"
exits 1 tenure watch --cursor "$folder/cursor" --exit-when-caught-up 2> "$folder/err"
has "$folder/err" "is not a cursor file"
tenure watch event --from start --cursor "$folder/whole" --exit-when-caught-up > /dev/null
head -n -1 "$folder/whole" > "$folder/cursor" # a truncated file must not pass for a cursor with fewer channels
exits 1 tenure watch event --cursor "$folder/cursor" --exit-when-caught-up 2> "$folder/err"
has "$folder/err" "is not a cursor file"
exits 3 tenure watch --at "$folder/nowhere" --timeout 1 --exit-when-caught-up 2> "$folder/err"
TENURE_TIMEOUT=1 exits 3 tenure watch --at "$folder/nowhere" --exit-when-caught-up 2> "$folder/err"
for seconds in 0 soon 86401 -1; do
  TENURE_TIMEOUT=$seconds exits 2 tenure status 2> "$folder/err"
  has "$folder/err" "TENURE_TIMEOUT $seconds is not a number of seconds from 1 to 86400"
  exits 2 tenure status --timeout=$seconds 2> "$folder/err"
  has "$folder/err" "--timeout $seconds is not a number of seconds from 1 to 86400"
done
for seconds in 1 86400; do
  TENURE_TIMEOUT=$seconds exits 0 tenure status > "$folder/out"
  exits 0 tenure status --timeout=$seconds > "$folder/out"
done
exits 1 tenure watch alert --region Y6l --exit-when-caught-up 2> "$folder/err"
has "$folder/err" "unknown region Y6l; did you mean Y6"
exits 2 tenure watch --from moon 2> "$folder/err"
has "$folder/err" "--from moon is neither now, start, snapshot nor an offset"
exits 2 tenure watch --from 0 2> "$folder/err"
has "$folder/err" "--from 0 is not a whole number of at least 1"
