# SPDX-License-Identifier: Apache-2.0
# Upkeep of a data folder: verify, rebuild, backup while it is being written, restore, signed heads.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish "$feed"
tenure publish retraction --source integrator --id 2019-11-21-0077

# A backup while events arrive is intact, and of one moment.
tenure simulate --organisations 30 --years 3 --seed 5 > "$folder/more"
tenure publish "$folder/more" 2> "$folder/summary" &
publisher=$!
grows() { [ "$(events)" -gt "${1:-200}" ]; }
wait_for 60 grows
tenure backup "$folder/hot" > "$folder/out"
tenure verify > "$folder/live" # while it is being written
wait "$publisher"
grep -qE '^[0-9]+ entries are intact \(head [0-9a-f]{64}\); all [0-9]+ tables match them$' "$folder/live"
hot=$(sed -E 's/.*: ([0-9]+) entries/\1/' "$folder/out")
[ "$hot" -gt 136 ] && [ "$hot" -le "$(events)" ]
tenure verify --at "$folder/hot" > "$folder/verified"
has "$folder/verified" "$hot entries are intact"
exits 1 tenure backup "$folder/hot" 2> "$folder/twice"
has "$folder/twice" "give a new folder"
exits 1 tenure rebuild 2> "$folder/running"
has "$folder/running" "a tenured is running on"
everything "$folder/data" > "$folder/before.txt"
tenure keygen --signing "$folder/sign"
tenure verify --log-only --export "$folder/head" --key "$folder/sign.key" > /dev/null
count=$(events)
stop "$daemon"

# Rebuilt: the same bytes in every table, and the daemon continues from there.
tenure verify --json > "$folder/first"
tenure rebuild > "$folder/out"
has "$folder/out" "$count entries, every table recomputed"
tenure verify --json > "$folder/second"
cmp "$folder/first" "$folder/second"
[ ! -e "$folder/data/rebuilding" ]
start data --clock feed
everything "$folder/data" > "$folder/after.txt"
cmp "$folder/before.txt" "$folder/after.txt"
tenure publish departure --source late --organisation QOP --role chair --person Somebody --announced 2024-01-01 --yes
tenure verify --head "$folder/head" --signer "$folder/sign.pub" > "$folder/out"
has "$folder/out" "nothing up to entry $count was rewritten"
stop "$daemon"

# The backup becomes the data again; a backup is checked first, and existing data is not replaced by
# accident.
exits 1 tenure restore "$folder/hot" 2> "$folder/full"
has "$folder/full" "has data; add --replace"
tenure restore --replace "$folder/hot" > "$folder/out"
has "$folder/out" "$hot entries"
start data --clock feed
[ "$(events)" = "$((hot + 1))" ] # and the entry for the new incarnation
tenure publish "$folder/more" "$feed" 2> "$folder/summary" # events after the backup are sent again
tenure publish retraction --source integrator --id 2019-11-21-0077 --event-id again || [ $? = 1 ]
stop "$daemon"
tenure restore --at "$folder/new" "$folder/hot"
tenure verify --at "$folder/new" > /dev/null
head -c 100000 "$folder/hot/data.mdb" > "$folder/cut" && mkdir "$folder/bad" && mv "$folder/cut" "$folder/bad/data.mdb"
exits 4 tenure restore --at "$folder/other" "$folder/bad" 2> "$folder/err"
has "$folder/err" "damaged"
[ ! -e "$folder/other/data.mdb" ]

# A rewritten history is consistent in itself, but does not match the signed head.
start forged --clock feed
tenure publish "$feed" "$folder/more" --at "$folder/forged"
stop "$daemon"
tenure verify --at "$folder/forged" > /dev/null
exits 4 tenure verify --at "$folder/forged" --head "$folder/head" --signer "$folder/sign.pub" 2> "$folder/err"
has "$folder/err" "the history was rewritten: entry $count is not the one"
sed 's/^seq .*/seq 2/' "$folder/head" > "$folder/head2"
exits 1 tenure verify --at "$folder/forged" --head "$folder/head2" --signer "$folder/sign.pub" 2> "$folder/err"
has "$folder/err" "was changed after it was signed"
tenure keygen --signing "$folder/other-sign"
exits 1 tenure verify --head "$folder/head" --signer "$folder/other-sign.pub" 2> "$folder/err"
has "$folder/err" "was signed with another key"

exits 1 tenure verify --at "$folder/nowhere" 2> "$folder/err"
has "$folder/err" "--at has to be a daemon's data folder"
mkdir "$folder/empty" && : > "$folder/empty/data.mdb"
exits 4 tenure verify --at "$folder/empty" 2> "$folder/err"
has "$folder/err" "the file is unusable"
