# SPDX-License-Identifier: Apache-2.0
# docs/tutorial.md is correct: each command after a $ is run, in order, and each line below it must be in its
# output.
source "$(dirname "$0")/common.sh"
tutorial=$TENURE_SOURCE_DIR/docs/tutorial.md
mkdir -p "$folder/build/release"
ln -s "$TENURE_BIN" "$folder/build/release/bin"
cd "$folder"
# The thread sanitizer does not always have enough address space for the default map.
tenured() { exec tenured --map-size 1G "$@"; }
: > "$folder/said"
ran=0 checked=0
while IFS= read -r line; do
  case $line in
    '    $ tenured '*)
      eval "${line#    \$ }" 2> "$folder/tenured.err"
      pids+=("$!")
      wait_for 30 test -f tenure/endpoints
      ran=$((ran + 1))
      ;;
    '    $ '*)
      eval "${line#    \$ }" > "$folder/said" 2>&1 || { cat "$folder/said"; fail "it does not work: $line"; }
      ran=$((ran + 1))
      ;;
    '    scripts/demo' | '    tenure board') ;; # these have stories of their own
    '    '*)
      has "$folder/said" "${line#    }"
      checked=$((checked + 1))
      ;;
  esac
done < "$tutorial"
[ $ran -ge 12 ] && [ $checked -ge 10 ] || fail "only $ran commands and $checked answers: is this the tutorial?"
# The tutorial, run in a clone, leaves no new files that git would show.
cd "$folder"
for left in *; do
  case $left in build | said | tenured.err) continue ;; esac # this test's own files
  grep -qxF "/$left/" "$TENURE_SOURCE_DIR/.gitignore" || fail "the tutorial leaves $left in the clone"
done
[ -d demo/tenure ]
