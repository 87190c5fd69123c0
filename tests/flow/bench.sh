# SPDX-License-Identifier: Apache-2.0
# tenure bench prints one JSON object for each figure, and leaves nothing behind; if interrupted, it prints
# what it has. Its peers store the same events, or it says why not.
source "$(dirname "$0")/common.sh"
mkdir "$folder/disk"
tenure bench --quick --json --only wire,ingest --under "$folder/disk" > "$folder/figures"
"$TENURE_PYTHON" - "$folder/figures" << 'END'
import json, sys
figures = {figure["name"]: figure for figure in map(json.loads, open(sys.argv[1]))}
for name in ("raw zeromq round trip p50", "ingest, 1 producer, 1 in flight", "ingest, 50 producers, 1 in flight p99",
             "ingest, 1 producer, 1024 in flight, curve, cpu"):
    figure = figures[name]
    samples = 2 if name.startswith("raw") else 1  # measured before each part that is compared with them
    assert 0 < figure["min"] <= figure["median"] <= figure["max"] and figure["samples"] == samples, figure
END
[ -z "$(ls -A "$folder/disk")" ] || fail "it left $(ls -A "$folder/disk")"
exits 2 tenure bench --only ingest,nothing 2> "$folder/wrong"
has "$folder/wrong" "give a list of store, wire"
exits 1 tenure bench --only store --under "$folder/nowhere" 2> "$folder/wrong"
has "$folder/wrong" "no folder can be made in $folder/nowhere: No such file or directory"

tenure bench --rounds 30 --only wire,ingest --under "$folder/disk" > "$folder/cut" 2> "$folder/cut.err" &
bench=$!
is_measuring() { [ -n "$(ls -A "$folder/disk")" ]; }
wait_for 60 is_measuring
kill -TERM $bench
exits 1 wait $bench
has "$folder/cut" "raw zeromq one way"
has "$folder/cut.err" "interrupted; these are the figures so far"
[ -z "$(ls -A "$folder/disk")" ] || fail "it left $(ls -A "$folder/disk")"

# Peers: all give the same updates for the same events, and leave nothing behind.
processes() { grep -lsF "$folder/disk" /proc/[0-9]*/cmdline || true; }
leaves_nothing() {
  [ -z "$(ls -A "$folder/disk")" ] || fail "it left $(ls -A "$folder/disk")"
  [ -z "$(processes)" ] || fail "it left $(processes)"
}
chmod 711 "$folder" "$folder/disk" # the user that runs the server must reach its own folder
tenure bench --quick --json --only peers --under "$folder/disk" > "$folder/figures"
leaves_nothing
"$TENURE_PYTHON" - "$folder/figures" << 'END'
import json, sys
figures = {figure["name"]: figure for figure in map(json.loads, open(sys.argv[1]))}
peers = [peer for peer in ("Python and SQLite", "PostgreSQL") if peer not in figures]
assert "Python and SQLite" in peers, figures  # installed, since other tests need both
assert figures.get("PostgreSQL", {"skipped": "not installed"})["skipped"] == "not installed", figures
for commit in ("64 a commit", "1024 a commit"):
    told = {figures[f"{peer}, {commit}, updates"]["median"] for peer in peers}
    assert len(told) == 1 and 2 < told.pop() < 4, figures
    for name in ("the engine alone", *peers, *(f"engine / {peer}" for peer in peers)):
        assert figures[f"{name}, {commit}"]["median"] > 0, figures
END
if ! among '"name":"PostgreSQL","skipped"' "$folder/figures"; then
  tenure bench --quick --only peers --under "$folder/disk" > "$folder/cut" 2> "$folder/cut.err" &
  bench=$!
  has_server() { [ -S "$(echo "$folder"/disk/*/postgresql/.s.PGSQL.5432)" ]; }
  wait_for 60 has_server
  kill -TERM $bench
  exits 1 wait $bench
  has "$folder/cut" "Python and SQLite, 1024 a commit"
  leaves_nothing
fi
