# SPDX-License-Identifier: Apache-2.0
# Redaction: the content is gone from every file and channel, the chain is intact, subscribers get a
# rewind, and the same report cannot come back.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish "$feed"
tenure publish appointment --source gossip --event-id about-zaphod-1 --announced 2020-02-01 \
  --organisation QOP --role chair --person "Zaphod Beeblebrox" --citation-title "Zaphod Beeblebrox is here"
tenure publish departure --source gossip --event-id g2 --announced 2020-02-03 --organisation QOP --role chair \
  --person "Zaphod Beeblebrox" --reason MOVE
tenure publish appointment --source gossip --event-id g3 --announced 2020-02-04 --organisation QM7 --role chair \
  --person "Trillian Astra"
tenure publish retraction --source gossip --id g3 --event-id g4 --announced 2020-02-05 --reason "it was Zaphod Beeblebrox"
tenure watch post --from start --cursor "$folder/cursor" --exit-when-caught-up > /dev/null
tenure log | sed '/gossip/d' > "$folder/without"
stop "$daemon"
grep -qra Beeblebrox "$folder/data"

exits 1 tenure redact --person nobody-at-all --reason x 2> "$folder/err"
has "$folder/err" "no event is about nobody-at-all; nothing was changed. Give the person's id"
exits 1 tenure redact --event gossip/g1 --person zaphod-beeblebrox --reason x 2> "$folder/err"
has "$folder/err" "there is no event gossip/g1; nothing was changed"
exits 2 tenure redact --person zaphod-beeblebrox 2> "$folder/err"
has "$folder/err" "--reason is missing"
exits 2 tenure redact --person zaphod-beeblebrox --reason $'two\nlines' 2> "$folder/err"
exits 2 tenure redact --event tenured/rules-1 --reason x 2> "$folder/err"
tenure redact --person zaphod-beeblebrox --dry-run > "$folder/dry"
has "$folder/dry" "  gossip/g" "Zaphod Beeblebrox is appointed" # the content that would go, not only its seq
grep -qra Beeblebrox "$folder/data"

# A person may have another id, which must be selected as well.
start joined --clock feed
tenure publish person --at "$folder/joined" --quiet --announced 2020-02-01 --id arthur --name "Arthur Dent"
tenure publish person --at "$folder/joined" --quiet --announced 2020-02-01 --id a-dent --merged-into arthur
stop "$daemon"
tenure redact --at "$folder/joined" --person arthur --reason x --dry-run > "$folder/out" 2> "$folder/err"
has "$folder/err" "a report says that a-dent is the same person" "give --person a-dent as well"
tenure redact --at "$folder/joined" --person arthur --person a-dent --reason x > "$folder/out" 2> "$folder/err"
has "$folder/out" "2 entries redacted"
[ ! -s "$folder/err" ]

# One entry has the name only in its text, which the tool reports.
exits 1 tenure redact --person zaphod-beeblebrox --reason "court order 12/26" > "$folder/out" 2> "$folder/err"
has "$folder/out" "2 entries redacted"
has "$folder/err" 'still has "Zaphod Beeblebrox" in its text'
tenure redact --event gossip/g4 --reason "court order 12/26" > "$folder/out"
for text in Zaphod Beeblebrox zaphod; do
  ! grep -rlai "$text" "$folder/data" || fail "$text is still there"
done
tenure verify > "$folder/out" # the chain covers the redacted entries
tenure rebuild > /dev/null
tenure verify > /dev/null

start data --clock feed
tenure log > "$folder/log"
has "$folder/log" '"redacted":{}' '"reason":"court order 12/26"' '"redaction":{"seqs":['
everything "$folder/data" > "$folder/all"
for text in Zaphod Beeblebrox zaphod; do
  ! grep -i "$text" "$folder/all" || fail "$text is still told"
done
# A retracted event stays retracted, though the retraction's content is gone.
tenure state posts -o text | { ! among Trillian; }
# The report cannot come back, not even as a duplicate.
exits 1 tenure publish appointment --source gossip --event-id about-zaphod-1 --announced 2020-02-01 \
  --organisation QOP --role chair --person "Zaphod Beeblebrox" 2> "$folder/err"
has "$folder/err" "REFUSED: id was redacted (seq"
# A subscriber with derived state goes back to before the first redacted entry, because later offsets
# have changed.
tenure watch post --cursor "$folder/cursor" --exit-when-caught-up > "$folder/rewound"
first=$(tenure log | grep -n '"redacted":{}' | head -n 1 | cut -d : -f 1)
head -n 1 "$folder/rewound" | among "entries of the log were redacted: .* after $((first - 1)) is no longer valid"
tenure watch post --from start --exit-when-caught-up > "$folder/posts.all"
tail -n +2 "$folder/rewound" | cmp - <(tail -n "$(($(lines "$folder/rewound") - 1))" "$folder/posts.all")
# State and alerts are as if it had never been reported, except for the clock's days.
tenure state posts -o text > "$folder/posts"
start plain --clock feed
tenure publish "$folder/without" --at "$folder/plain"
tenure publish clock --date 2020-02-05 --at "$folder/plain" || true
tenure state posts -o text --at "$folder/plain" | grep -v "QOP/chair\|QM7/chair" > "$folder/plain-posts"
grep -v "QOP/chair\|QM7/chair" "$folder/posts" | cmp - "$folder/plain-posts"
