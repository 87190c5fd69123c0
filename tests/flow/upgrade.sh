# SPDX-License-Identifier: Apache-2.0
# A data folder of an earlier version is not lost: the daemon says what to do, tenure rebuild recomputes its
# tables from its log, and the result is intact, unchanged and usable. The folder has the format tenure-1;
# its log has events of several kinds, corrections, alerts and a silence.
source "$(dirname "$0")/common.sh"
golden=$TENURE_SOURCE_DIR/tests/golden/format-1
mkdir "$folder/data"
gunzip -c "$golden/data.mdb.gz" > "$folder/data/data.mdb"
export TENURE_AT=$folder/data
for program in "tenured --data $folder/data --ipc --map-size 1G" "tenure verify" "tenure backup $folder/copy"; do
  exits 1 $program 2> "$folder/refused"
  has "$folder/refused" "an earlier version wrote it; tenure rebuild recomputes it from its log"
done
tenure rebuild > "$folder/rebuilt"
has "$folder/rebuilt" "64 entries, every table recomputed"
tenure verify > "$folder/verified"
has "$folder/verified" "65 entries are intact" # one entry records that updates may have changed
start data --clock feed
# Updates now also have `corrects`, which they lacked then; and figures changed by one entry come in
# another order.
said() { sed -E 's/"corrects":"[0-9]+",//; /"channel":"INDICATOR"/s/"offset":"[0-9]+",//' | sort; }
everything "$folder/data" | grep -v '"incarnation":{' | said > "$folder/says"
# If the domain's rules have changed, check the difference and update the file with TENURE_GOLDEN=write.
[ "${TENURE_GOLDEN:-}" != write ] || gzip -9n < "$folder/says" > "$golden/everything.gz"
gunzip -c "$golden/everything.gz" | cmp - "$folder/says"
tenure publish retirement --announced 2020-06-02 --organisation QM7 --role executive-lead --person "Somebody Else"
stop "$daemon"
tenure verify > "$folder/verified"
has "$folder/verified" "entries are intact"
