# SPDX-License-Identifier: Apache-2.0
# Keys: a key that is not in the access file is rejected, each role allows exactly its actions, and a
# revoked key is disconnected at once. The matrix at the end tries everything with each role.
source "$(dirname "$0")/common.sh"
mkdir "$folder/keys"
for name in server feed other desk reader watcher stranger late early; do
  tenure keygen "$folder/keys/$name" > "$folder/keys/$name.txt"
done
[ "$(stat -c %a "$folder/keys/feed.key")" = 600 ]
exits 1 tenure keygen "$folder/keys/feed" 2> "$folder/err" # existing keys are never overwritten
has "$folder/err" "File exists"
public() { cat "$folder/keys/$1.txt"; }
access() {
  cat > "$folder/access" <<TEXT
# name key roles sources validity
feed    $(public feed) publish integrator
other   $(public other) publish,subscribe other

desk    $(public desk) operate,query desk
reader  $(public reader) query
watcher $(public watcher) subscribe
late    $(public late) publish * ..2020-01-01
early   $(public early) publish,query * 2999-01-01..
TEXT
}
access
keys=(--key "$folder/keys/server.key" --access "$folder/access")
start data --clock feed "${keys[@]}"
export TENURE_AT=$folder/data TENURE_KEY=
has "$folder/data/endpoints" "key $(public server)"
as() { # as NAME COMMAND...
  local name=$1
  shift
  TENURE_KEY=$folder/keys/$name.key "$@"
}

as feed tenure publish "$feed" 2> "$folder/summary"
has "$folder/summary" "135 stored"
exits 1 as other tenure publish "$feed" 2> "$folder/err"
has "$folder/err" 'REFUSED: source "integrator" is not a source that the key other may speak for'
exits 1 as other tenure publish retraction --source integrator --id 2019-11-21-0077 2> "$folder/err"
has "$folder/err" "may speak for"
as other tenure publish recruitment --source other --organisation QOP --role chair --stage OPENED --announced 2020-02-01
exits 1 as desk tenure publish recruitment --source desk --organisation QOP --role chair --stage OPENED 2> "$folder/err"
has "$folder/err" "the key desk has not got the role publish"
as desk tenure silence --source desk --rule vacancy --author Ada --reason "known" > /dev/null
exits 1 as feed tenure silence --source integrator --rule vacancy --author Ada --reason "known" 2> "$folder/err"
has "$folder/err" "has not got the role operate"
exits 1 as feed tenure publish clock --date 2020-03-01 2> "$folder/err"
has "$folder/err" "has not got the role operate"
as desk tenure publish clock --date 2020-03-01
as reader tenure state posts -o text > "$folder/posts"
exits 1 as watcher tenure state posts -o text 2> "$folder/err"
has "$folder/err" "it needs the role query"
exits 1 as watcher tenure alerts -o text 2> "$folder/err"
as watcher tenure status > /dev/null
as watcher tenure watch alert post --from start --exit-when-caught-up > "$folder/watched"
[ "$(lines "$folder/watched")" -gt 30 ]
exits 3 as reader tenure watch alert --timeout 2 2> "$folder/err" # the feed rejects it
has "$folder/err" "does its access file give it the role subscribe?"

# Others are rejected: without a key, or with one that has expired or is not yet valid.
for name in stranger late early; do
  exits 3 as $name tenure status --timeout 1 2> "$folder/err"
  exits 3 as $name tenure publish --timeout 1 "$feed" 2> "$folder/err"
done
exits 1 tenure status --timeout 1 2> "$folder/err"
has "$folder/err" "this daemon asks for a key; give yours with --key FILE"
chmod 640 "$folder/keys/feed.key"
exits 1 as feed tenure status 2> "$folder/err"
has "$folder/err" "run chmod 600 on it"
chmod 600 "$folder/keys/feed.key"
exits 1 as server tenure status --server-key "$folder/none" 2> "$folder/err"
exits 3 as feed tenure status --server-key "$folder/keys/other.pub" --timeout 1 2> "$folder/err" # an impostor of the daemon

# A revoked key is disconnected at once, in the middle of a stream; others continue.
TENURE_KEY=$folder/keys/other.key tenure watch event --json --from start > "$folder/stream" 2> "$folder/stream.err" &
pids+=($!)
TENURE_KEY=$folder/keys/watcher.key tenure watch event --json --from start > "$folder/stream2" 2> /dev/null &
pids+=($!)
mkfifo "$folder/pipe"
TENURE_KEY=$folder/keys/other.key tenure publish --timeout 5 - < "$folder/pipe" 2> "$folder/summary" &
publisher=$!
pids+=("$publisher")
exec 9> "$folder/pipe"
report() {
  printf '{"source":"%s","id":"r%s","announced":"2020-03-02","recruitment":{"organisation":"Q%s","role":"chair","stage":"OPENED"}}\n' \
    "$1" "$2" "$2"
}
report other 1 >&9
wait_for 20 grep -q '"id":"r1"' "$folder/stream"
sed -i '/^other/d' "$folder/access"
kill -HUP "$daemon"
wait_for 20 grep -q "access file was read again" "$folder/data.err"
report other 2 >&9
wait_for 20 grep -q "which is no longer in force" "$folder/summary"
report integrator 3 > "$folder/three"
as feed tenure publish "$folder/three"
wait_for 20 grep -q '"id":"r3"' "$folder/stream2"
as reader tenure log | { ! among '"id":"r2"'; }
{ ! grep -q '"id":"r3"' "$folder/stream"; } || fail "a revoked subscriber was told"
exec 9>&-
wait "$publisher" || true

# A broken access file changes nothing, and its error is reported.
cp "$folder/access" "$folder/good"
broken() { # broken LINE WORDS
  { cat "$folder/good"; echo "$1"; } > "$folder/access"
  kill -HUP "$daemon"
  wait_for 20 grep -qF -- "$2" "$folder/data.err"
}
broken "x nokey publish" "access:9: nokey is not a public key"
broken "x $(cat "$folder/keys/stranger.pub") publish" "give only the key: the last word of the line that tenure keygen wrote"
exits 2 tenured --data "$folder/other" "${keys[@]}" --check-config 2> "$folder/err"
has "$folder/err" "access:9: give only the key"
broken "x $(public stranger) publisher" "publisher is not a role"
broken "x $(public stranger)" "a line has NAME KEY ROLES"
broken "x $(public stranger) publish * tomorrow" "the validity has to be FROM..UNTIL"
broken "x $(public stranger) publish * 2020-01-01..2019-01-01" "the validity has to be FROM..UNTIL"
broken "x $(public stranger) publish * .. more" "more is too much"
broken "x $(public feed) publish" "occurs twice, for"
broken "$(printf 'x%.0s' $(seq 65)) $(public stranger) publish" "longer than 64 characters"
broken "x $(public stranger) publish $(seq -s, 65)" "at most 64 sources"
as reader tenure state posts -o text > /dev/null
stop "$daemon"
exits 1 tenured --data "$folder/data" --ipc --map-size 1G "${keys[@]}" 2> "$folder/err"
has "$folder/err" "at most 64 sources"
exits 2 tenured --data "$folder/data" --ipc --key "$folder/keys/server.key" 2> "$folder/err"
has "$folder/err" "--key and --access go together"

# Every role against every request.
cp "$folder/good" "$folder/access"
echo "other $(public other) publish,subscribe other" >> "$folder/access"
start data --clock feed "${keys[@]}"
"$TENURE_PYTHON" "$(dirname "$0")/trust_matrix.py" "$folder"
stop "$daemon"
