# SPDX-License-Identifier: Apache-2.0
# The review queue of press-review.yaml: a feed's reports are rumours, which Today lists and nothing counts; on the desk an editor
# confirms one and retracts another.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
cat > "$folder/feed.xml" <<'XML'
<rss version="2.0"><channel><title>News</title>
<item><guid>n1</guid><title>Jane Example appointed executive lead of QOP</title><link>https://press.example/1</link><pubDate>Thu, 30 Jan 2020 10:00:00 GMT</pubDate></item>
<item><guid>n2</guid><title>Joe Example appointed executive lead of QH8</title><link>https://press.example/2</link><pubDate>Thu, 30 Jan 2020 11:00:00 GMT</pubDate></item>
</channel></rss>
XML
tenure state posts -o text > "$folder/before"
tenure import --map "$TENURE_SOURCE_DIR/examples/import/press-review.yaml" "$folder/feed.xml" 2> "$folder/err"
has "$folder/err" "2 stored"
tenure state posts -o text > "$folder/after"
has "$folder/after" "QH8/executive-lead  UNKNOWN  (1 rumour)"
sed '/^QH8/d; /^QOP/s/  (1 rumour)$//' "$folder/after" | diff "$folder/before" - || fail "a guess counts"

tenure board --listen 127.0.0.1:0 --desk > "$folder/address" 2> "$folder/board.err" &
pids+=($!)
wait_for 20 among "^http" "$folder/address"
url=$(cat "$folder/address")
get() { curl -sSf --max-time 20 -o "$folder/page" "$url$1"; }
publish() { # publish FIELD=VALUE...: submits the desk's form; sets $entry
  local fields=()
  for field in "token=$token" "event_id=$RANDOM" "$@"; do fields+=(--data-urlencode "$field"); done
  curl -sS --max-time 20 -H "Origin: ${url%/}" -D "$folder/headers" -o "$folder/page" "${fields[@]}" "${url}desk/publish"
  entry=$(sed -n 's/^Location: .*event?id=\([0-9]*\).*/\1/p' "$folder/headers")
  [ -n "$entry" ] || { cat "$folder/page"; fail "it was not published"; }
}
names() { among "Jane Example" "$folder/page" && among "Joe Example" "$folder/page"; }
lists_rumours() { get "changes?since=2020-01-30&kind=rumoured" && names; }
wait_for 20 lists_rumours # the board reads the log after its start
has_rumours() { get "" && among "Rumoured, not confirmed" "$folder/page"; }
wait_for 20 has_rumours
has "$folder/page" "Jane Example" "Joe Example"
seq_of() { tenure log | grep -n "\"id\":\"$1\"" | cut -d: -f1; } # the log has a line for each entry
seq=$(seq_of n1)
get "event?id=$seq"
has "$folder/page" "rumoured" "desk/correct?seq=$seq"
get "desk/correct?seq=$seq"
has "$folder/page" 'value="Jane Example"'
token=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$folder/page" | head -n 1)

publish "seq=$seq" how=replace kind=appointment post=QOP/executive-lead "person=Jane Example" announced=2020-01-30 confidence=CONFIRMED \
  "why=The press office confirmed it."
get "api/log?from=$entry&limit=1"
has "$folder/page" '"source":"review"' '"supersedes":"n1"'
! among '"confidence"' "$folder/page" || fail "it is still a rumour" # CONFIRMED is the default
tenure state post QOP/executive-lead > "$folder/out"
has "$folder/out" "Jane Example"
publish "seq=$(seq_of n2)" how=retract "why=It was somebody else."
queue_is_empty() { get "changes?since=2020-01-30&kind=rumoured" && ! among " Example" "$folder/page"; }
wait_for 20 queue_is_empty
! tenure state posts -o text | among "Joe Example" || fail "a guess that was taken back counts"
stop "$daemon"
