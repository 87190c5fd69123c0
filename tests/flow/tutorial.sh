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
: > said
ran=0 checked=0
while IFS= read -r line; do
  case $line in
    '    $ tenured '*)
      eval "${line#    \$ }" 2> tenured.err
      pids+=("$!")
      wait_for 30 test -f tenure/endpoints
      ran=$((ran + 1))
      ;;
    '    $ '*)
      eval "${line#    \$ }" > said 2>&1 || { cat said; fail "it does not work: $line"; }
      ran=$((ran + 1))
      ;;
    '    scripts/demo' | '    tenure board') ;; # these have stories of their own
    '    '*)
      has said "${line#    }"
      checked=$((checked + 1))
      ;;
  esac
done < "$tutorial"
[ $ran -ge 12 ] && [ $checked -ge 10 ] || fail "only $ran commands and $checked answers: is this the tutorial?"
