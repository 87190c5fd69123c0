# SPDX-License-Identifier: Apache-2.0
# A simulated history: the same seed gives the same bytes, another seed others; all of it is
# accepted, and it contains every kind of event.
source "$(dirname "$0")/common.sh"
tenure simulate --organisations 30 --years 8 --seed 5 > "$folder/one"
tenure simulate --organisations 30 --years 8 --seed 5 > "$folder/again"
tenure simulate --organisations 30 --years 8 --seed 6 > "$folder/other"
cmp "$folder/one" "$folder/again"
! cmp -s "$folder/one" "$folder/other"
# Fixed bytes: changing the generator changes all benchmarks, which must be noticed here.
[ "$(md5sum < "$folder/one")" = "52dd67d75a2df268a1de6a103ef29e99  -" ] || fail "the history of seed 5 has changed: $(md5sum < "$folder/one")"
has "$folder/one" '"basis":"INTERIM"' '"stage":"FAILED"' '"supersedes"' '"retraction"' '"reason":"RETIREMENT"' '"citations"'
LC_ALL=C sort -c <(grep -o '"announced":"[0-9-]*"' "$folder/one")
start data --clock feed
exits 0 tenure publish "$folder/one" --at "$folder/data" 2> "$folder/summary"
has "$folder/summary" "$(lines "$folder/one") stored"
tenure alerts -o text --all --at "$folder/data" | among -E "(needs|is seeking) its"
stop "$daemon"
exits 2 tenure simulate --from 9995-01-01 2> "$folder/err"
has "$folder/err" "the years end after 9999-12-31"
tenure simulate --from 9990-01-01 > "$folder/last"
among ':[0-9]\{3\}-' "$folder/last" && fail "a date after the year 9999"
true
