# A data folder that an earlier version wrote is opened as it is: it says the same, it is whole, and it
# goes on. The folder is of the format tenure-1; its log has events of several kinds, corrections, alerts
# and a silence. When the format changes, this one stays and another is added.
source "$(dirname "$0")/common.sh"
golden=$TENURE_SOURCE_DIR/tests/golden/format-1
mkdir "$folder/data"
gunzip -c "$golden/data.mdb.gz" > "$folder/data/data.mdb"
export TENURE_AT=$folder/data
tenure verify > "$folder/verified"
has "$folder/verified" "64 entries are whole"
start data --clock feed
everything "$folder/data" > "$folder/says"
[ "${TENURE_WRITE_GOLDEN:-}" = "" ] || gzip -9nc "$folder/says" > "$golden/everything.gz"
gunzip -c "$golden/everything.gz" | cmp - "$folder/says"
tenure publish retirement --announced 2020-06-02 --organisation QM7 --role executive-lead --person "Somebody Else"
stop "$daemon"
tenure verify > "$folder/verified"
has "$folder/verified" "entries are whole"
