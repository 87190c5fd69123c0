# SPDX-License-Identifier: Apache-2.0
# docs/tutorial.md is correct: each command after a $ is run, in order, and each line below it must be in its
# output.
source "$(dirname "$0")/common.sh"
tutorial=$TENURE_SOURCE_DIR/docs/tutorial.md
mkdir -p "$folder/build/release"
ln -s "$TENURE_BIN" "$folder/build/release/bin"
cd "$folder"
run_document "$tutorial"
[ $ran -ge 12 ] && [ $checked -ge 10 ] || fail "only $ran commands and $checked answers: is this the tutorial?"
# The tutorial, run in a clone, leaves no new files that git would show.
cd "$folder"
for left in *; do
  case $left in build | said | tenured.err) continue ;; esac # this test's own files
  grep -qxF "/$left/" "$TENURE_SOURCE_DIR/.gitignore" || fail "the tutorial leaves $left in the clone"
done
[ -d demo/tenure ]
