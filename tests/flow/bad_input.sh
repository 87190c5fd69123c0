# SPDX-License-Identifier: Apache-2.0
# Bad lines: each is reported on one line with file, line, field, value and what to write instead;
# the others are published.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
long=$(printf 'a%.0s' $(seq 300))
good='"announced":"2019-01-01","appointment":{"organisation":"Q","role":"chair","person":{"name":"Ada"}}'
{
  echo "{\"source\":\"s\",\"id\":\"1\",$good}"
  echo 'this is not JSON'
  echo "{\"source\":\"s\",\"id\":\"3\",\"extra\":1,$good}"
  echo "{\"source\":\"s\",\"id\":\"4\",\"confidence\":\"SURE\",$good}"
  echo '{"source":"s","id":"5","announced":"2019-02-31","dissolution":{"organisation":"Q"}}'
  echo "{\"source\":\"s\",\"id\":\"6\",$good,\"dissolution\":{\"organisation\":\"Q\"}}"
  echo "{\"source\":\"s\",$good}"
  echo "{\"source\":\"s\",\"id\":\"8\",\"announced\":\"2019-01-01\",\"dissolution\":{\"organisation\":\"$long\"}}"
  printf '{"source":"s","id":"9","announced":"2019-01-01","organisation":{"id":"Q","name":"\xff"}}\n'
  echo "{\"source\":\"s\",\"id\":\"10\",\"announced\":\"2019-01-01\",\"organisation\":{\"id\":\"Q\",\"name\":\"$long\"}}"
  echo "{\"source\":\"$long\",\"id\":\"11\",$good}"
  echo "{\"source\":\"s\",\"id\":\"$long\",$good}"
  echo '{"source":"s","id":"13","announced":"2019-01-01"}'
  echo ''
  head -c 1100000 /dev/zero | tr '\0' ' '; echo
  echo "{\"source\":\"s\",\"id\":\"16\",\"announced\":\"2019-01-02\",\"departure\":{\"organisation\":\"Q\",\"role\":\"chair\",\"person\":{\"id\":\"ada\"}}}"
} > "$folder/bad.ndjson"
exits 1 tenure publish "$folder/bad.ndjson" 2> "$folder/err"
has "$folder/err" \
  "bad.ndjson:2:4: INVALID: is not JSON" \
  "bad.ndjson:3:24: INVALID: extra there is no such field in Event" \
  "bad.ndjson:4:24: INVALID: confidence \"SURE\" is not one of CONFIRMED REPORTED RUMOURED" \
  "bad.ndjson:5: INVALID: announced \"2019-02-31\" is not a day of the calendar; 2019-02 has 28 days" \
  "dissolution cannot be given together with appointment; give only one of the two" \
  "bad.ndjson:7: INVALID: id is missing; it is required" \
  "has 300 bytes; at most 64 are allowed" \
  "bad.ndjson:9:" "unable to decode byte 0xff" \
  "bad.ndjson:10: INVALID: organisation.name" "has 300 bytes; at most 256 are allowed" \
  "bad.ndjson:11: INVALID: source" \
  "bad.ndjson:12: INVALID: id" "has 300 bytes; at most 128 are allowed" \
  "bad.ndjson:13: INVALID: has no body; give one of" \
  "bad.ndjson:15:1: INVALID: the line is longer than 256 KiB" \
  "15 events: 2 stored, 13 invalid"
[ "$(lines "$folder/err")" = 14 ] # one line for each, and the summary
tenure state post Q/chair > "$folder/post"
has "$folder/post" "Ada" "leaving"

# Lines that arrive byte by byte are read as whole lines.
printf '{"source":"s","id":"%s","announced":"2019-01-02","dissolution":{"organisation":"Q9"}}\n' 17 18 > "$folder/two"
"$TENURE_PYTHON" -c '
import array, fcntl, sys, termios, time
waiting = array.array("i", [1])
for byte in open(sys.argv[1], "rb").read():
    sys.stdout.buffer.write(bytes([byte]))
    sys.stdout.buffer.flush()
    while fcntl.ioctl(1, termios.FIONREAD, waiting) or waiting[0]:
        time.sleep(0.0002)
' "$folder/two" | exits 0 tenure publish - 2> "$folder/err"
has "$folder/err" "2 events: 2 stored"

# --atomic: with one bad line, nothing is stored.
holdings > "$folder/before"
exits 1 tenure publish --atomic "$folder/bad.ndjson" 2> "$folder/err"
has "$folder/err" "nothing was stored"
printf '{"source":"s","id":"20","announced":"2019-01-05","retraction":{"id":"%s"}}\n' 1 nowhere > "$folder/half.ndjson"
sed -i '2s/"20"/"21"/' "$folder/half.ndjson"
exits 1 tenure publish --atomic "$folder/half.ndjson" 2> "$folder/err"
has "$folder/err" "half.ndjson:2: INVALID: retraction.id \"nowhere\" was never published by s" "1 not stored"
holdings > "$folder/after"
cmp "$folder/before" "$folder/after"

exits 1 tenure publish "$folder/missing.ndjson" 2> "$folder/err"
has "$folder/err" "missing.ndjson cannot be opened: No such file or directory"
exits 1 tenure publish retirement --organisation Q!M --role chair --person Ada 2> "$folder/err"
has "$folder/err" "departure.organisation \"Q!M\" may only have"
exits 1 tenure publish retirement --organisation "Q M" --role chair --person Ada 2> "$folder/err"
has "$folder/err" "unknown organisation Q M"
exits 2 tenure publish retirement --nowhere x 2> "$folder/err"
has "$folder/err" "unknown flag --nowhere"
stop "$daemon"
