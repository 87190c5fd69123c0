# An independent model of the fold and of repeated-vacancy, written from docs/domain.md, agrees with
# the daemon on random histories: states on both axes, and every alert with its ending.
# TENURE_HISTORIES (default 30) says how many; the seeds are printed.
source "$(dirname "$0")/../flow/common.sh"
for seed in $(seq 1 "${TENURE_HISTORIES:-30}"); do
  "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/histories.py" "$seed" > "$folder/$seed.ndjson"
  start "$seed" --clock feed
  tenure publish --quiet "$folder/$seed.ndjson" --at "$folder/$seed" 2> "$folder/refused" || true
  tenure log --at "$folder/$seed" > "$folder/$seed.log"
  tenure alerts --all --json --at "$folder/$seed" > "$folder/$seed.alerts"
  "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/compare.py" --plan "$folder/$seed.log" "$seed" |
    while read -r as_of known_at; do
      echo "{\"asOf\":\"$as_of\",\"knownAt\":$known_at}"
      tenure state posts --json --at "$folder/$seed" --as-of "$as_of" --known-at "$known_at"
    done > "$folder/$seed.states"
  "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/interop/compare.py" "$folder/$seed.log" "$seed" \
    "$folder/$seed.states" "$folder/$seed.alerts" || fail "seed $seed: see above"
  stop "$daemon"
  rm -rf "${folder:?}/$seed" "$folder/$seed".*
done
