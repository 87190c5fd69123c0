# SPDX-License-Identifier: Apache-2.0
# The rules of the house that a machine can check: sizes, banned calls, clock use, who may include
# whom, who owns which library, and the format of the code.
set -euo pipefail
cd "${1:-.}"
wrong=0
found_file=$(mktemp)
trap 'rm -f "$found_file"' EXIT
complain() { echo "$*"; wrong=1; }

sources=$(find lib daemon producers consumers include bench -name '*.[ch]' | sort)
[ "$(wc -w <<< "$sources")" -gt 50 ] || complain "found too few sources: is this the project?"

# Sizes. A function's braces stand in the first column.
for file in $sources; do
  [ "$(wc -l < "$file")" -le 500 ] || complain "$file: more than 500 lines"
  awk -v file="$file" '
    /^\{/ { start = NR }
    /^\}/ && start { if (NR - start - 1 > 50) print file ":" start ": a function of " NR - start - 1 " lines"; start = 0 }
    length($0) > 110 { print file ":" NR ": " length($0) " columns" }' "$file"
done > "$found_file"
if [ -s "$found_file" ]; then cat "$found_file"; wrong=1; fi

for file in $sources $(find proto tests/unit tests/interop tests/fuzz -name '*.[ch]' -o -name '*.proto'); do
  head -n 2 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || complain "$file: no SPDX tag"
done

# ban PATTERN FILES-THAT-MAY WHY: nobody else may use it.
ban() {
  local found
  found=$(grep -nE "$1" $sources | grep -vE "^($2):" || true)
  [ -z "$found" ] || complain "$3:
$found"
}
ban '\b(strcat|gets|sprintf|strtok|alloca|system|popen|atoi|setjmp|longjmp)\(' 'producers/publish_flags.c' "a call that is banned"
ban '\b(time|clock_gettime|gettimeofday|localtime_r|gmtime_r)\(' \
  'daemon/serve/(ingest|server|diagnostics|pool).c|daemon/upkeep/upkeep.c|lib/(client|sentence).c|bench/(measure|daemon).c|producers/(acknowledged|progress|publish_flags).c|consumers/notify/(clock|route|message_mail|tenure-notify|message).c|consumers/board/visitors.c|producers/import/today.c' "only the edges look at a clock"
ban '\b(rand|random|drand48)\(' 'none' "nothing here is random"
ban '\b(fprintf|printf|puts|perror)\(' \
  'daemon/serve/(diagnostics|server).c|daemon/config/rule_file.c|daemon/replay/.*|daemon/upkeep/.*|lib/(cli|cursor|sentence).c|producers/.*|consumers/.*|bench/.*' "only the edges print"
ban 'TO''DO|FIX''ME|\bXX''X\b' 'none' "something is unfinished"

# Owners of outside libraries.
ban '#include <lmdb.h>' 'daemon/store/store_parts.h|bench/raw.c' "LMDB belongs to store"
ban '#include <zmq.h>' 'daemon/serve/[a-z_]+.[ch]|lib/(client|keys|query|publisher|subscriber).c|lib/page.h|bench/(daemon|load|push|raw).c' "ZeroMQ belongs to serve and the client"
ban '#include <yaml.h>' 'lib/yaml/yaml_tree.c' "libyaml belongs to the tree"
ban '#include <jansson.h>' 'lib/json.h|lib/yaml/yaml_json.h|producers/publish_flags.c|producers/import/[a-z_]+.[ch]|consumers/export/export_popolo.c|consumers/notify/(message_json|message).c' "jansson belongs to the JSON mapper, and to what reads and writes others' JSON"
ban '#include <sodium.h>' 'daemon/store/(log|names|position).c|daemon/engine/(engine|own).c|daemon/upkeep/[a-z-]*.c|consumers/notify/(message_mail|send_net|message).c|lib/slug.c|producers/import/fill.c' "libsodium belongs to the log, its upkeep, signed messages and the hashes in ids"
ban '#include <utf8proc.h>' 'lib/(slug|check_text|code_point).c|producers/import/read_csv.c' "utf8proc belongs to ids and to the classes of code points"
ban '#include <pthread.h>' 'daemon/serve/(queries|zap|access|pool).c|daemon/main.c|daemon/store/store_parts.h|consumers/board/(follow|stream|visitors).c|consumers/notify/worker.c|bench/(daemon|query|raw|tenure-bench).c' "threads belong to serve, to the snapshots that its threads take, to the board, and to the targets of notices"
ban '#include <microhttpd.h>' 'consumers/board/(http.c|stream.[ch])' "HTTP belongs to the board's server"
ban '#include <libxml/' 'consumers/atom.c|producers/import/(read_feed|feed_text).c' "libxml2 belongs to the feeds"
ban '#include <csv.h>' 'producers/import/read_csv.c' "libcsv belongs to the import"
ban '#include <sqlite3.h>' 'consumers/export/export_sqlite.c|consumers/notify/ledger_parts.h|consumers/notify/ledger.c|producers/import/order.h|producers/import/popolo_rows.h|producers/import/scratch.h' "SQLite belongs to the export, the ledger and the import's temporary files"
ban '#include <curl/' 'consumers/notify/send.h|consumers/notify/(tenure-notify|send_net).c' "libcurl belongs to what is sent over the network"
ban '#include <pcre2.h>' 'producers/import/pattern.c' "PCRE2 belongs to the maps"
ban '#include <regex.h>' 'none' "libc's regular expressions have no limits"
ban '#include <iconv.h>' 'producers/import/text_input.h' "encodings belong to the import"

# Who may include whom. CMake gives each part only the folders it may see; this sees to it that
# CMake does.
includes_of() { grep -hoE '#include "[a-z_]+\.h"' "$1"/*.[ch] "$1"/*/*.[ch] 2>/dev/null | sort -u | sed 's/.*"\(.*\)"/\1/'; }
may_see() {
  local folder=$1 header
  shift
  for header in $(includes_of "$folder"); do
    local seen=no other
    for other in "$folder" "$@"; do
      if [ -f "$other/$header" ]; then seen=yes; fi
    done
    [ $seen = yes ] || complain "$folder includes $header, which it may not see"
  done
}
may_see lib lib/yaml lib/numbers
may_see daemon/core lib
may_see daemon/store lib daemon/core
may_see daemon/engine lib lib/numbers daemon/core daemon/store
may_see daemon/config lib lib/yaml daemon/core
may_see daemon/replay lib lib/numbers lib/yaml daemon/core daemon/store daemon/engine daemon/config
may_see daemon/upkeep lib lib/numbers daemon/core daemon/store daemon/engine
may_see daemon/serve lib lib/numbers daemon/core daemon/store daemon/engine
may_see lib/yaml
may_see lib/numbers lib
may_see producers producers/import lib/yaml
may_see consumers consumers/board consumers/export consumers/notify lib/yaml lib/numbers
core_includes=$(includes_of daemon/core)
for header in $core_includes; do
  case $header in
    finding.h | indicator.h | kept.h | organisation.h | parameter.h | post_view.h | rule.h | subject.h | tail.h | \
      templates.h | timeline.h) ;;
    check_text.h | room.h | text.h | words.h) ;;
    *) complain "daemon/core includes $header: it is pure, and knows dates, texts and growing lists only" ;;
  esac
done

# Every test that stands is run.
for file in tests/unit/test_*.c; do
  name=$(basename "$file" .c)
  grep -q "tenure_unit_test(${name#test_}[ )]" tests/CMakeLists.txt || complain "$file is not run"
  for test in $(grep -oE '^test_[a-z0-9_]+' "$file"); do
    [ "$(grep -c "\b$test\b" "$file")" -ge 2 ] || complain "$file: $test is not run"
  done
done
for file in tests/flow/*.sh; do
  name=$(basename "$file" .sh)
  [ "$name" = common ] || grep -qE "(foreach\(story.*|tenure_flow_test\()\b$name\b" tests/CMakeLists.txt || complain "$file is not run"
done

# Every guard still has something to take out.
tests/guards --check || complain "tests/guards has edits that find nothing"

if command -v clang-format > /dev/null; then
  clang-format --dry-run --Werror $sources tests/unit/*.[ch] tests/interop/*.c tests/fuzz/*.c 2>&1 | grep -E 'error:' | head -5 > "$found_file" || true
  if [ -s "$found_file" ]; then cat "$found_file"; complain "run: clang-format -i on these files"; fi
fi
[ $wrong = 0 ] && echo "tidy"
exit $wrong
