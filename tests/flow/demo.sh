# SPDX-License-Identifier: Apache-2.0
# The main job: the shipped feed comes in, the alert with its evidence comes out.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data

tenure publish "$feed" 2> "$folder/summary"
has "$folder/summary" "135 events: 135 stored"
tenure alerts -o text > "$folder/alerts"
[ "$(lines "$folder/alerts")" = 3 ]
has "$folder/alerts" \
  "CRITICAL  Hertfordshire and West Essex is seeking its fifth executive lead in four years" \
  "CRITICAL  The milestone five year plan of Devon, due on 30 November 2019, is not reported as met" \
  "WARNING  Somebody (name not reported) is leaving as executive lead of"
tenure why repeated-vacancy/QM7/executive-lead > "$folder/why"
has "$folder/why" "Rule repeated-vacancy (version 1)" "leaders 4, window four years" \
  "It rests on 5 events" "is to leave as executive lead of Hertfordshire and West Essex (resignation)  [integrator 2019-11-27-0080]" \
  "HSJ: The dearth of system leaders, 2019-11-28"
tenure state posts -o text --open > "$folder/open"
[ "$(lines "$folder/open")" = 4 ]
has "$folder/open" "QM7/executive-lead  FILLED" "recruiting since 2019-11-27" "QOP/executive-lead" \
  "14Y/accountable-officer" "10Q/accountable-officer"
tenure state post 91Q/accountable-officer > "$folder/designate"
has "$folder/designate" "next: Wilf Williams from 2020-04-01"
tenure state post QKS/executive-lead > "$folder/rumour"
has "$folder/rumour" "UNKNOWN" "(1 rumour)"

# The eight merging organisations are abolished on the effective day, not earlier.
tenure publish appointment --source s --organisation 09C --role chair --person A --announced 2020-01-30
tenure state post 09C/chair > "$folder/before"
has "$folder/before" "FILLED"
tenure publish clock --date 2020-04-01
tenure state post 09C/chair > "$folder/after"
has "$folder/after" "ABOLISHED"
tenure state post 91Q/accountable-officer > "$folder/appointed"
has "$folder/appointed" "FILLED" "Wilf Williams, since 2020-04-01"
stop "$daemon"
[ ! -e "$folder/data/endpoints" ]

# scripts/demo shows the progress of the build, runs the built programs, and leaves nothing but the
# build.
clone=$folder/clone
mkdir -p "$clone/scripts" "$clone/build/release/bin" "$folder/tools"
ln -s "$TENURE_BIN"/tenure* "$clone/build/release/bin"
rm "$clone/build/release/bin/tenured" # the map of an ordinary daemon is too large for valgrind
printf '#!/bin/sh\nexec "%s/tenured" --map-size 1G "$@"\n' "$TENURE_BIN" > "$clone/build/release/bin/tenured"
chmod +x "$clone/build/release/bin/tenured"
ln -s "$TENURE_SOURCE_DIR/data" "$clone/data"
cp "$TENURE_SOURCE_DIR/scripts/demo" "$clone/scripts"
printf '#!/bin/sh\n' > "$clone/scripts/setup"
cat > "$folder/tools/cmake" <<'STUB'
#!/bin/sh
[ "$1" = --build ] || exit 0
for n in $(seq 40); do echo "[$n/40] Building"; done
exit "${BUILD_FAILS:-0}"
STUB
chmod +x "$clone/scripts/setup" "$folder/tools/cmake"
demo() { env -u TENURE_AT PATH="$folder/tools:$PATH" TMPDIR="$folder" "$clone/scripts/demo"; }
find "$clone" | sort > "$folder/clone.before"
demo > "$folder/out" 2> "$folder/err" || { cat "$folder/err"; fail "scripts/demo"; }
has "$folder/out" "about two minutes on two cores the first time" "demo: built 4 of 40 files" "demo: built 40 of 40 files" "seeking its fifth executive lead"
[ "$(grep -c "^demo: built" "$folder/out")" = 10 ] || fail "not a line for each tenth"
find "$clone" | sort | cmp - "$folder/clone.before" || fail "it leaves something in the clone"
BUILD_FAILS=1 exits 1 demo > "$folder/out" 2> "$folder/err"
has "$folder/err" "[40/40] Building" "demo: the build failed; all it said is in /"
rm -f "$(sed -n 's/^demo: the build failed; all it said is in \([^ ]*\) .*/\1/p' "$folder/err")"
