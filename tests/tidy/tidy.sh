# SPDX-License-Identifier: Apache-2.0
# House rules that a machine can check: sizes, banned calls, clock use, who may include whom, who
# owns which library, and the format of the code.
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

# Each C file, or its header, begins with a comment on its purpose.
describes() { [ -f "$1" ] && sed -n 2,3p "$1" | grep -qE '^/\*'; }
for file in $(find lib daemon producers consumers -name '*.c'); do
  describes "$file" || describes "${file%.c}.h" || describes "include/tenure/$(basename "$file" .c).h" || complain "$file: no first comment, and no header with one"
done

# Each file that can have a comment names its licence. Data, images, documents and files that npm writes
# have none.
for file in $(git ls-files | grep -E '(\.(c|h|sh|py|js|mjs|mts|css|html|svg|supp|proto|cmake|awk|in|scd|service|timer|yaml|yml|toml)|/CMakeLists.txt|CMakeLists.txt|Containerfile)$' |
  grep -vE '^tests/fuzz/corpus/') $(git ls-files -s | sed -n 's/^100755 [^\t]*\t//p'); do
  [ ! -f "$file" ] || head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || complain "$file: no SPDX tag"
done
grep -q 'Apache License' LICENSE && grep -q 'Version 2.0, January 2004' LICENSE || complain "LICENSE is not the Apache License 2.0"
for file in $(git ls-files '*package.json'); do
  grep -q '"license": "Apache-2.0"' "$file" || complain "$file: the license is not Apache-2.0"
  # Libraries that npm fetches into one of our programs are listed with their licences in the
  # packaging.
  for name in $(sed -n 's/.*"dependencies": {\(.*\)}.*/\1/p' "$file" | grep -oE '"[^" ]+":' | tr -d '":'); do
    [[ $file != consumers/board/* ]] || grep -qF "$name" packaging/copyright || complain "packaging/copyright does not name $name"
  done
done
# The same for the libraries that programs are linked with.
for name in $(sed -n 's/^ *\(pkg_check_modules\|tenure_library\)([A-Z0-9_]* \(REQUIRED IMPORTED_TARGET \)*\([a-z0-9_.-]*\).*/\3/p' CMakeLists.txt consumers/CMakeLists.txt | grep -v cmocka); do
  grep -qE "(^| )$name( |,|$)" packaging/copyright || complain "packaging/copyright does not name the library $name"
done

# ban PATTERN FILES-THAT-MAY WHY: only these files may match the pattern.
ban() {
  local found
  found=$(grep -nE "$1" $sources | grep -vE "^($2):" || true)
  [ -z "$found" ] || complain "$3:
$found"
}
ban '\b(strcat|gets|sprintf|strtok|alloca|system|popen|atoi|setjmp|longjmp)\(' 'producers/publish_flags.c' "a call that is banned"
ban '\b(time|clock_gettime|gettimeofday|localtime_r|gmtime_r)\(' \
  'daemon/serve/(ingest|server|diagnostics).c|daemon/upkeep/upkeep.c|lib/(client|sentence).c|lib/command/when.c|bench/(daemon|group/crowd).c|producers/(acknowledged|progress|publish_flags).c|consumers/notify/(clock|route|message_mail|tenure-notify|message).c|consumers/board/visitors.c|producers/import/today.c' "only the edges look at a clock"
ban '\b(rand|random|drand48)\(' 'none' "nothing here is random"
ban '\b(fprintf|printf|puts|perror)\(' \
  'daemon/serve/(diagnostics|server).c|daemon/config/rule_file.c|daemon/replay/.*|daemon/upkeep/.*|lib/(cli|cli_options|cursor|metrics|sentence|sentence_names|sentence_organisations).c|lib/command/.*|producers/.*|consumers/.*|bench/.*' "only the edges print"
ban 'TO''DO|FIX''ME|\bXX''X\b' 'none' "something is unfinished"

# Each outside library is used by one part only.
ban '#include <lmdb.h>' 'daemon/store/store_parts.h|bench/raw.c' "LMDB belongs to store"
ban '#include <zmq.h>' 'daemon/serve/[a-z_]+.[ch]|daemon/follow/follower.c|daemon/relay/relay.c|lib/(client|keys|preview|publisher|query|subscriber).c|lib/page.h|bench/(daemon|load|push|raw|group/crowd).c' "ZeroMQ belongs to serve, to those who follow and relay, and to the client"
ban '#include <yaml.h>' 'lib/yaml/yaml_tree.c' "libyaml belongs to the tree"
ban '#include <jansson.h>' 'lib/json.h|lib/yaml/yaml_json.h|producers/publish_flags.c|producers/import/[a-z_]+.[ch]|consumers/export/export_popolo.c|consumers/board/openapi.c|consumers/notify/(context|message_json|message_teams|message).c|consumers/board/(template|view).h' "jansson belongs to the JSON mapper, and to what reads and writes others' JSON"
ban '#include <sodium.h>' 'daemon/store/(log|names|position).c|daemon/group/group.c|daemon/engine/(engine|own).c|daemon/upkeep/[a-z-]*.c|consumers/board/desk.c|consumers/notify/(message_mail|send_net|message).c|lib/(slug|json_print|json_value).c|producers/import/fill.c' "libsodium belongs to the log, its upkeep, signed messages and the hashes in ids"
ban '#include <utf8proc.h>' 'lib/(slug|check_text|code_point).c|producers/import/read_csv.c|consumers/board/lookup_words.c' "utf8proc belongs to ids, to what is searched and to the classes of code points"
ban '#include <pthread.h>' 'daemon/serve/(queries|zap|access|pool|pusher).c|daemon/follow/(follower.c|intake.c|leadership.h)|daemon/group/group.c|daemon/main.c|daemon/store/store_parts.h|consumers/board/(follow|stream|visitors).c|consumers/board/lookup_parts.h|consumers/notify/worker.c|bench/(daemon|query|raw|tenure-bench).c' "threads belong to serve, to who fetches a log that is followed, to the snapshots that its threads take, to the board, and to the targets of notices"
ban '#include <microhttpd.h>' 'consumers/board/(http.c|http_send.[ch]|upload.c|stream.[ch])|daemon/serve/metrics_http.c' "HTTP belongs to the board's server and to the daemon's metrics"
ban '#include <libsmartcols.h>' 'lib/command/output.c' "libsmartcols belongs to the tables on the terminal"
ban '#include <libxml/' 'consumers/atom.c|producers/import/(read_feed|feed_text).c' "libxml2 belongs to the feeds"
ban '#include <csv.h>' 'producers/import/read_csv.c' "libcsv belongs to the import"
ban '#include <sqlite3.h>' 'consumers/board/lookup_parts.h|consumers/export/export_sqlite.c|consumers/notify/ledger_parts.h|consumers/notify/ledger.c|producers/import/order.h|producers/import/popolo_rows.h|producers/import/scratch.h' "SQLite belongs to the export, the ledger and the import's temporary files"
ban '#include <curl/' 'daemon/group/etcd_call.c|consumers/notify/send.h|consumers/notify/(tenure-notify|send_net).c' "libcurl belongs to what is sent over the network"
ban '#include <cairo.h>' 'consumers/board/picture.c' "cairo belongs to the board's pictures"
ban '#include <pcre2.h>' 'producers/import/pattern.c' "PCRE2 belongs to the maps"
ban '#include <nats/' 'consumers/mirror/streams.c' "libnats belongs to the mirror"
ban '#include <libpq-fe.h>' 'consumers/sink/database.c' "libpq belongs to the sink"
ban '#include <regex.h>' 'none' "libc's regular expressions have no limits"
ban '#include <iconv.h>' 'producers/import/text_input.h' "encodings belong to the import"

# Which part may include which. CMake gives each part only the folders that it may see; this check
# covers CMake itself.
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
may_see lib lib/yaml lib/id_set lib/command
may_see lib/command lib
may_see daemon/core lib
may_see daemon/store lib daemon/core
may_see daemon/engine lib lib/id_set daemon/core daemon/store
may_see daemon/config lib lib/yaml daemon/core
may_see daemon/replay lib lib/id_set lib/yaml daemon/core daemon/store daemon/engine daemon/config lib/command
may_see daemon/upkeep lib lib/id_set daemon/core daemon/store daemon/engine
may_see daemon/follow lib lib/id_set daemon/core daemon/store daemon/engine daemon/serve
may_see daemon/group lib lib/id_set daemon/core daemon/store daemon/engine daemon/follow daemon/serve
may_see daemon/serve lib lib/id_set daemon/core daemon/store daemon/engine daemon/follow daemon/group
may_see daemon/relay lib lib/id_set daemon/core daemon/store daemon/engine daemon/serve daemon/follow daemon/group
may_see lib/yaml
may_see lib/id_set lib
may_see producers producers/import lib/yaml lib/command
may_see consumers consumers/board consumers/export consumers/mirror consumers/notify consumers/sink lib/yaml lib/id_set lib/command
core_includes=$(includes_of daemon/core)
for header in $core_includes; do
  case $header in
    called_off.h | family.h | finding.h | indicator.h | organisation.h | parameter.h | post_view.h | recent.h | report.h | retention.h | rule.h | subject.h | \
      templates.h | timeline.h | vague.h) ;;
    check_text.h | grow.h | text.h | words.h) ;;
    *) complain "daemon/core includes $header: it is pure, and knows dates, texts and growing lists only" ;;
  esac
done

# Every test in the folders is registered and run.
for file in tests/unit/test_*.c; do
  name=$(basename "$file" .c)
  grep -q "tenure_unit_test(${name#test_}[ )]" tests/CMakeLists.txt || complain "$file is not run"
  for test in $(grep -oE '^test_[a-z0-9_]+' "$file"); do
    [ "$(grep -c "\b$test\b" "$file")" -ge 2 ] || complain "$file: $test is not run"
  done
done
for file in tests/flow/*.sh; do
  name=$(basename "$file" .sh)
  [ "$name" = common ] || [ "$name" = group_common ] || grep -qE "(foreach\(story.*|tenure_flow_test\()\b$name\b" tests/CMakeLists.txt || complain "$file is not run"
done

# Names that the glossary (docs/glossary.md) replaced do not come back. The list is explicit, since prose may use the words.
ban '\b(overlay|row_place|told_kept|publish_told)\b' 'none' "the glossary has another word"
ban '\bstruct (cell|kept_shares|letter|look|mark|namer|numbers|past|past_sums?|pending_work|pile|shares?|tail|teller|touched|turn)\b' \
  'none' "a type whose name has a standard term"
ban '\b((settle_(later|scope|figures|entry)|(reports|figures|mutes|output)_settle|pending_forget)|(touch_flipped|fold_touched|flips_count|FLIPS_MAX|TOUCHED_MAX)|(judge_(post|organisation|person|scopes?|later)|(organisation|scope)_judge|alert_follow)|(look_due|looks_back|look_over|[A-Z]+_LOOKED_AT(_MAX)?))\b' \
  'none' "propagate, affected, liveness change, evaluate, reconcile, lookback and scan are the terms"
ban '\b((share_(add|label)|shares_[a-z_]+|SHARES_MAX)|(turns_(add|take|count)|(STORE|SUBJECT)_TURNS|TURNING)|(figures_(move|open|mark|add_to)|figure_(row|walk|updates|place)[a-z_]*|cell_find|CELL_MOVERS)|past_(sum_add|is_tired|work_anew|begin|open|close)|tail_(add|refold|takes|whole)|TAIL_(MAX|KEPT)|marks_count)\b' \
  'none' "contribution, scheduled change, indicator, total, time travel, snapshot, recent reports and recruitment are the terms"
ban '\b((mute_of|mutes_(load|changed|others)|alert_remute)|(people_(surroundings|namer))|(numbers_(add|below|close|sort)|pile_(add|close|next|reserve)|letter_[a-z_]+|tni_room|make_room)|(keeps_rules|STORE_DEAD)|(alert_told|alert_tell_waiting|note_told|tell_[a-z_]+)|organisation_stands|sort_place|place_write)\b' \
  'none' "suppression, context, lookup, id set, buffer, request, grow, retracted, publish, exists, index and path are the terms"

# Static functions that every second file would have carry the name of their file: a stack trace has to say which.
ban '^(parse_option|fail|publish|settle|tell)\(' 'consumers/board/(feed_api|template).c|daemon/engine/(organisations|posts).c' \
  "a static function without the name of its file"

# The language: help lines begin with a verb, documents wrap at 100 columns.
verbs='accept|add|answer|allow|begin|check|close|connect|continue|evaluate|expect|export|find|follow|import|join|keep|leave|let|limit|list|listen|make|map|measure|mute|overwrite|pass|print|publish|read|record|redact|require|reserve|save|send|serve|show|sign|simulate|sort|start|stop|store|tell|test|trust|use|wait|write'
perl -0777 -ne 'while (/\{\s*"([a-z-]+)",\s*[^,{}"]+,\s*(?:"[^"]*"|NULL),\s*[A-Z_0-9]+,\s*"([a-z]+)\b/g) { print "$ARGV: --$1: $2\n" }' \
  $(grep -l 'struct argp_option' $sources) | grep -vE ": ($verbs)\$" > "$found_file" || true
if [ -s "$found_file" ]; then cat "$found_file"; complain "the help of these options does not begin with an imperative verb"; fi
# Tables, code and lines without spaces may be longer.
for file in $(git ls-files '*.md'); do
  awk '/^```/ { fenced = !fenced } fenced || /^\|/ || /^    / { print ""; next } { print }' "$file" |
    LC_ALL=C.UTF-8 grep -nE '^.{101,}$' | sed "s|^\([0-9]*\):.*|$file:\1: wrap at 100 columns|" || true
done > "$found_file"
if [ -s "$found_file" ]; then cat "$found_file"; complain "long lines in the docs"; fi

# Every path in docs/changing.md exists, and docs/decisions/README.md lists every decision.
for path in $(grep -oE '`(bench|clients|consumers|daemon|data|examples|include|lib|packaging|producers|proto|scripts|tests)/[A-Za-z0-9_./-]+`' docs/changing.md | tr -d '`' | sort -u); do
  [ -e "$path" ] || complain "docs/changing.md names $path, which is not there"
done
for name in $(grep -oE '`[a-z_]+\(\)`' docs/changing.md | tr -d '`()' | sort -u); do
  grep -qrwE "^$name\(.*|.* $name\(.*" daemon lib include consumers producers || complain "docs/changing.md names the function $name(), which is not there"
done
# Files and structs that the documents name exist.
for name in $(grep -rhoE '`[a-z_/]+\.(c|h|py|mjs)`' docs README.md CONTRIBUTING.md | tr -d '`' | sed 's|.*/||' | sort -u); do
  [ -n "$(find . -path ./build -prune -o -name "$name" -print -quit)" ] || complain "the documents name $name, which is not there"
done
for name in $(grep -rhoE '`struct [a-z_]+`' docs README.md | tr -d '`' | sed 's/struct //' | sort -u); do
  grep -qrw "struct $name" daemon lib include consumers producers bench || complain "the documents name struct $name, which is not there"
done
# Every template and indicator is named in all the files that docs/changing.md lists.
named_in() { # named_in NAME FILE...
  local name=$1 file
  shift
  for file in "$@"; do grep -qE "(^|[^a-z-])$name([^a-z-]|\$)" "$file" || complain "$file does not name $name: see docs/changing.md"; done
}
for name in $(sed -n 's/^ *\.name = "\([a-z-]*\)".*/\1/p' daemon/core/rules/*.c); do
  named_in "$name" daemon/core/rule.c daemon/config/rule_file.c daemon/replay/template_text.c daemon/serve/rule_words.c \
    docs/domain.md tests/interop/rules.py tests/interop/histories.py
done
for name in $(grep -oE '\] = \{ "[a-z-]+"' daemon/core/indicator_kinds.c | grep -oE '[a-z-]+"$' | tr -d '"'); do
  named_in "$name" daemon/core/parameter.c
  named_in "\"$name\"" tests/interop/model.py
  grep -qE "^\| .*\`$name\`" docs/domain.md || complain "docs/domain.md has no row for $name: see docs/changing.md"
done
for name in $(grep -oE '^    \[INDICATOR_[A-Z_]+\]' daemon/core/indicator_kinds.c | tr -d ' []'); do
  named_in "$name" daemon/store/indicator_row.c
done
# Every member of a tenure and of a report is stored in its row and compared by the tests; else it would be lost with the
# next event of the post. The fold derives the members of a report that are left out.
members() { # members STRUCT FILE
  perl -0777 -ne "/^struct $1 \\{(.*?)^\\}/ms or exit; \$_ = \$1; s{//.*}{}g; print \"\$1\\n\" while /\\b([a-z_]+)[,;]/g" "$2"
}
for name in $(members tenure daemon/core/timeline.h); do named_in "tenure->$name" daemon/store/timeline_row.c; named_in "$name" tests/unit/same.h; done
for name in $(members report daemon/core/report.h | grep -vxE 'is_checked|calls_off|post|exists_again|left'); do
  named_in "report->$name" daemon/store/timeline_row.c
  named_in "$name" tests/unit/same.h
done
# Decisions are numbered without a hole, listed in their index, and all of one shape.
shape=$'^## Context\n## Decision\n## Consequences(\n## Alternatives)?$'
number=0
for file in docs/decisions/[0-9]*.md; do
  number=$((number + 1))
  [[ $file =~ /$(printf %03d $number)-[a-z0-9-]+\.md$ ]] || complain "$file: decisions are numbered without a hole, and this is number $number"
  grep -qF "| [$(basename "$file")]($(basename "$file")) |" docs/decisions/README.md || complain "docs/decisions/README.md does not list $file"
  [[ $(grep '^#\{2,\} ' "$file") =~ $shape ]] || complain "$file: the headings of a decision are Context, Decision, Consequences and, if any, Alternatives"
  awk 'NF { if (/^#/ && bare) exit 1; bare = /^##/ } END { exit bare }' "$file" || complain "$file: a heading without a text"
done

# `scripts/setup test` installs every Python module that the build requires.
for module in $(sed -n 's/^ *tenure_python_modules(\(.*\))$/\1/p' CMakeLists.txt); do
  sed -n '/^test=(/,/)$/p' scripts/setup | grep -qw "python3-${module#google.}" || complain "scripts/setup test does not install python3-${module#google.}"
done

# Links between documents have a target.
for file in $(git ls-files '*.md'); do
  for link in $(grep -oE '\]\([^):#]+' "$file" | sed 's/^](//' | grep -v '^http' | sort -u); do
    [ -e "$(dirname "$file")/$link" ] || complain "$file links to $link, which is not there"
  done
done

# Every guard still finds the code that it removes.
tests/guards --check || complain "tests/guards has edits that find nothing"

if command -v clang-format > /dev/null; then
  clang-format --dry-run --Werror $sources tests/unit/*.[ch] tests/interop/*.c tests/fuzz/*.c 2>&1 | grep -E 'error:' | head -5 > "$found_file" || true
  if [ -s "$found_file" ]; then cat "$found_file"; complain "run: clang-format -i on these files"; fi
fi
[ $wrong = 0 ] && echo "tidy"
exit $wrong
