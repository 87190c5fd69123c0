# SPDX-License-Identifier: Apache-2.0
# Redacting one of several ids of a person, in the middle of a chain of joins: its names and the id are in no file and in no
# published message; the other ids keep their reports, as if the redacted id had never existed.
source "$(dirname "$0")/common.sh"
export TENURE_AT=$folder/data
cat > "$folder/reports" << 'END'
{"source":"w","id":"1","announced":"2020-02-01","person":{"id":"ada","name":"Ada Lovelace"}}
{"source":"w","id":"2","announced":"2020-02-01","appointment":{"organisation":"QM7","role":"chair","person":{"id":"ada"}}}
{"source":"w","id":"3","announced":"2020-02-02","appointment":{"organisation":"QOP","role":"chair","person":{"id":"old-id","name":"Zaphod Beeblebrox"}}}
{"source":"w","id":"4","announced":"2020-02-02","person":{"id":"old-id","name":"Trillian Astra","otherNames":["Slarti Bartfast"],"identifiers":[{"scheme":"wikidata","value":"Q4242"}],"mergedInto":"ada"}}
{"source":"w","id":"5","announced":"2020-02-03","person":{"id":"al","name":"A. L.","mergedInto":"old-id"}}
{"source":"w","id":"6","announced":"2020-02-03","appointment":{"organisation":"QT1","role":"chair","person":{"id":"al","shortName":"Al"}}}
{"source":"w","id":"7","announced":"2020-02-04","departure":{"organisation":"QOP","role":"chair","person":{"id":"old-id"},"reason":"MOVE"}}
{"source":"w","id":"8","announced":"2020-02-05","departure":{"organisation":"QM7","role":"chair","person":{"id":"ada"},"reason":"MOVE"}}
END
texts=(Zaphod Beeblebrox Trillian Astra Slarti Bartfast Q4242 old-id)

told() {
  everything "$folder/data"
  tenure alerts --all -o text
  tenure history post QOP/chair 2>&1 || true # no event mentions the post any more
  tenure history person ada
  tenure state people -o text
  tenure find ada || true
}

start data --clock feed
tenure publish "$folder/reports" 2> /dev/null
tenure state person al | among "^ada  Ada Lovelace: QM7/chair.*QOP/chair.*QT1/chair"
told > "$folder/before"
stop "$daemon"
for text in "${texts[@]}"; do
  grep -qra -- "$text" "$folder/data" || fail "$text is in no file before"
  has "$folder/before" "$text"
done

tenure redact --person old-id --reason "order 12/26" > "$folder/out" 2> "$folder/err"
has "$folder/out" "4 entries redacted"
has "$folder/err" "ada is the same person" "al is the same person"
for text in "${texts[@]}"; do
  ! grep -rlai -- "$text" "$folder/data" || fail "$text is still in a file"
done
start data --clock feed
told > "$folder/after"
stop "$daemon"
for text in "${texts[@]}"; do
  ! grep -i -- "$text" "$folder/after" || fail "$text is still told"
done

# A rebuild of the redacted log gives the same state, which is also that of the other reports alone.
tenure rebuild > /dev/null
start data --clock feed
told | cmp - "$folder/after"
start plain --clock feed
grep -v old-id "$folder/reports" > "$folder/others"
tenure publish "$folder/others" --at "$folder/plain" 2> /dev/null
for what in people posts indicators; do
  tenure state $what -o text > "$folder/$what"
  tenure state $what -o text --at "$folder/plain" | cmp - "$folder/$what"
done
has "$folder/people" "Ada Lovelace: QM7/chair" "al: QT1/chair"
