# SPDX-License-Identifier: Apache-2.0
# Names in routes that the daemon does not know: an unknown rule is an error at the start; other names, which may still be reported,
# are warnings, and errors in a dry run. Each with its position and the nearest known name.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/parts/notify.sh"
start_data
config() {
  cat > "$folder/notify.yaml" <<YAML
targets: [{name: own, command: [/bin/true]}]
routes:
  - {name: a, to: own, wait: 0, when: {$1}}
YAML
}
# Without rules in force the check must wait.
config "rules: [vacanc]"
notify --once 2> "$folder/err"
[ ! -s "$folder/err" ]
tenure publish --quiet "$feed"
exits 2 notify --once 2> "$folder/err"
has "$folder/err" "notify.yaml:3:48: unknown rule vacanc; did you mean vacancy?"
exits 2 notify --dry-run 2> "$folder/err"
has "$folder/err" "unknown rule vacanc"
config "rules: [vacancy], regions: [Y61, Y16], organisations: QMM7, roles: [executive-leed]"
notify --once 2> "$folder/err"
has "$folder/err" "notify.yaml:3:73: warning: unknown region Y16; did you mean Y61?" \
  "notify.yaml:3:94: warning: unknown organisation QMM7; did you mean QM7?" \
  "notify.yaml:3:108: warning: unknown role executive-leed; did you mean executive-lead?"
[ "$(lines "$folder/err")" = 3 ]
exits 2 notify --dry-run > "$folder/out" 2> "$folder/err"
has "$folder/err" "unknown region Y16" "unknown organisation QMM7" "unknown role executive-leed"
[ "$(grep -c warning "$folder/err")" = 0 ]
[ ! -s "$folder/out" ]
config "rules: [vacancy], regions: [Y61], organisations: [QM7], roles: [executive-lead]"
notify --dry-run > "$folder/out" 2> "$folder/err"
[ ! -s "$folder/err" ]
notify test-route --rule vacancy --severity info --region Y61 --organisation QM7 --role executive-lead > "$folder/out"
has "$folder/out" "a -> own, at once"
exits 1 notify test-route --rule vacancy --severity info --region Y61 --organisation QM7 --role chair > "$folder/out"

# A running program that learns the rules later stops then.
rm -rf "$folder/data" "$folder"/notify.db*
stop "$daemon"
start_data
config "rules: [vacanc]"
begin_notify
milestone set0 FIRST 2019-01-01 2030-01-01 SET | publish
code=0
wait "$notifier" || code=$?
[ $code = 2 ]
has "$folder/notify.err" "unknown rule vacanc; did you mean vacancy?"
