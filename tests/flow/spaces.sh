# SPDX-License-Identifier: Apache-2.0
# A data folder whose path contains spaces and a quote works everywhere; a relative path works from every folder.
source "$(dirname "$0")/common.sh"
place="$folder/our data's place"
mkdir "$place"
start "our data's place/log" --clock feed
export TENURE_AT="$place/log"
has "$TENURE_AT/endpoints" "ingest ipc://$place/log/ingest.ipc"
cp "$feed" "$place/the reports.ndjson"
tenure publish --quiet "$place/the reports.ndjson"
tenure publish --quiet --at "$TENURE_AT/endpoints" dissolution --organisation Q
tenure publish --quiet --outbox "$place/an outbox" dissolution --organisation R
tenure import --quiet --bookmark "$place/a mark" "$place/the reports.ndjson" 2> /dev/null
for command in "state posts" alerts log status rules "history QM7/executive-lead" "export csv posts"; do
  tenure $command > "$folder/out"
  [ -s "$folder/out" ] || fail "$command says nothing"
done
tenure silence --rule vacancy --organisation Q --author Ed --reason known > /dev/null
tenure export sqlite "$place/all of it.db" 2> /dev/null
tenure watch alert --from start --exit-when-caught-up --cursor "$place/a cursor" > /dev/null
printf 'targets: [{name: f, atom: "%s/the feed.xml"}]\nroutes: [{name: all, to: f}]\n' "$place" > "$place/notify it.yaml"
tenure notify --once --config "$place/notify it.yaml" --ledger "$place/the ledger.db"
tenure notify test f --config "$place/notify it.yaml" --ledger "$place/the ledger.db" > /dev/null
[ -s "$place/the feed.xml" ]
tenure board --listen 127.0.0.1:0 > "$folder/board" 2> "$folder/board.err" &
pids+=($!)
wait_for 30 test -s "$folder/board"
found() { curl -sf "$(cat "$folder/board")" | among "<html"; }
wait_for 30 found
TENURE_KEY='' "$TENURE_CLIENT_PYTHON" -c 'import sys, tenure; assert tenure.Client(sys.argv[1]).status().log' "$TENURE_AT"
tenure backup "$place/a backup" > /dev/null
tenure keygen "$place/a key" > /dev/null
tenure keygen --signing "$place/to sign"
tenure verify --export "$place/a head" --key "$place/to sign.key" > /dev/null
stop "$daemon"
tenure verify --head "$place/a head" --signer "$place/to sign.pub" > /dev/null
tenure rebuild > /dev/null
tenure restore --replace "$place/a backup" > /dev/null
printf 'data: "%s/log"\nipc: true\nclock: feed\n' "$place" > "$place/the daemon.yaml"
tenured --config "$place/the daemon.yaml" --map-size 1G 2>> "$folder/data.err" &
daemon=$!
pids+=("$daemon")
answers() { tenure status --timeout 1 > /dev/null 2>&1; }
wait_for 30 answers
stop "$daemon"
exits 2 tenured --data "$folder/two"$'\n'"lines" --ipc 2> "$folder/err"
has "$folder/err" "has a line break in it"
(cd "$folder" && exec tenured --data near --ipc --map-size 1G 2>> "$folder/data.err") &
daemon=$!
pids+=("$daemon")
wait_for 30 test -s "$folder/near/endpoints"
has "$folder/near/endpoints" "query ipc://$(realpath "$folder")/near/query.ipc"
(cd / && tenure status --at "$folder/near" > /dev/null)
stop "$daemon"
