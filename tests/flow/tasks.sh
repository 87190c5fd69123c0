# SPDX-License-Identifier: Apache-2.0
# docs/tasks.md is correct: the commands of the twenty tasks work and answer as recorded, and each heading has the number of
# commands below it.
source "$(dirname "$0")/common.sh"
tasks=$TENURE_SOURCE_DIR/docs/tasks.md
unset TENURE_AT
mkdir "$folder/new"
cd "$folder/new"
cp "$feed" .
run_document "$tasks"
[ "$(grep -c '^## ' "$tasks")" = 20 ] || fail "there are not twenty tasks"
[ $ran -ge 35 ] && [ $checked -ge 35 ] || fail "only $ran commands and $checked answers"
awk '/^## / { check(); said = $(NF - 1); heading = $0; count = 0 }
  /^    \$ / { count++ }
  function check() { if (heading != "" && said != count) { print heading " has " count; wrong = 1 } }
  END { check(); exit wrong }' "$tasks" || fail "a heading counts wrongly"
