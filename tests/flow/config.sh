# SPDX-License-Identifier: Apache-2.0
# The configuration: settings and rules in YAML; every mistake is reported with line and column.
source "$(dirname "$0")/common.sh"
file=$folder/tenured.yaml
wrong() { printf "$1" > "$file"; exits 2 tenured --config "$file" --check-config 2> "$folder/err"; has "$folder/err" "$file:$2"; }
wrong 'data: x\ndaat: y\n' '2:1: daat is not known here; there are data, clock'
wrong 'clock: sun\n' '1:8: clock: "sun" is neither wall nor feed'
wrong 'ipc: maybe\n' '1:6: ipc: "maybe" is neither true nor false'
wrong 'map_size: big\n' '1:11: map_size: "big" is not a size; write 512M, 64G or 1T'
wrong 'ingest: udp://0.0.0.0:1\n' '1:9: ingest: "udp://0.0.0.0:1" is not an endpoint; write tcp://ADDRESS:PORT or ipc://PATH'
wrong 'data: [a]\n' '1:7: data has to be one value'
wrong 'data: a\ndata: b\n' '2:1: data is given twice'
wrong 'a: &x b\nc: *x\n' '1:4: anchors'
wrong 'system_kinds: [STP, ABC]\n' '1:21: "ABC" is not a kind'
wrong 'system_kinds: []\n' '1:15: name at least one kind'
wrong 'rules: none\n' '1:8: rules has to be a list'
wrong 'rules:\n  - window: 4 years\n' '2:5: this rule has no name'
wrong 'rules:\n  - name: mine\n' '2:5: rule mine needs a template'
wrong 'rules:\n  - name: mine\n    template: mine\n' '3:15: "mine" is not a template'
wrong 'rules:\n  - name: mine\n    template: vacncy\n' '3:15: "vacncy" is not a template; did you mean vacancy?'
wrong 'rules:\n  - name: vacancy\n    window: 4 years\n' '3:5: window is not a parameter of template vacancy; it has warning, critical'
wrong 'rules:\n  - name: repeated-vacancy\n    window: 4 yers\n' '3:13: window: "4 yers" is not a length of time'
wrong 'rules:\n  - name: vacancy\n  - name: vacancy\n' '3:5: there are two rules named vacancy'
wrong 'rules:\n  - name: stability\n    roles: [chair]\n' '2:5: rules.stability.roles: a rule of template indicator cannot be limited to roles'
wrong 'rules:\n  - name: vacancy\n    roles: [a chair]\n' '3:13: "a chair"'
wrong 'rules:\n  - name: icp-population\n    minimum: 9999999\n' '2:5: rules.icp-population: minimum is over maximum'
# Shipped rules: a file adds to them, overrides them, and leaves some out.
wrong 'shipped: all\n' '1:10: shipped can only be none; to drop some rules write without'
wrong 'without: [vacancy, milestones]\n' '1:20: unknown shipped rule milestones; did you mean milestone?'
wrong 'without: vacancy\nrules:\n  - name: vacancy\n' '1:10: rule vacancy is both given and left out'
wrong 'shipped: none\nwithout: [vacancy]\n' '2:11: with shipped: none there is nothing to leave out'
wrong 'rules:\n  - {name: vacancy, template: churn}\n' '2:5: rule vacancy ships with template vacancy; give one of template churn another name'
wrong 'lead_roles: []\n' '1:13: name 1 to 8 lead roles'
all() { printf "$1" > "$file"; tenure rules check "$file" | grep -qE ": $2 rules?, valid$"; }
shipped=$(tenure rules shipped | grep -c -- '- name:')
all 'everything: Wales\n' "$shipped"
all 'without: [vacancy, milestone]\n' $((shipped - 2))
all 'rules: [{name: vacancy, warning: 30}, {name: mine, template: vacancy}]\n' $((shipped + 1))
all 'shipped: none\nrules: [{name: vacancy, template: churn}]\n' 1
wrong '"\n' ''
printf '' > "$file"; exits 2 tenured --config "$file" --check-config 2> "$folder/err"; has "$folder/err" "$file: the file is empty"
exits 2 tenured --config "$folder/none" --check-config 2> "$folder/err"; has "$folder/err" "cannot be read"

# The command line overrides the file; the rules are logged, and can be printed as a file again.
cat > "$file" <<YAML
data: $folder/elsewhere
clock: feed
ipc: true
everything: The "country"
shipped: none
rules:
  - name: repeated-vacancy
    critical: 5
  - {name: fast-churn, template: churn, window: 18 months, warning: 2, critical: never, roles: [chair]}
YAML
tenured --config "$file" --check-config 2> "$folder/err"
has "$folder/err" "the configuration is valid"
start data --config "$file"
[ ! -e "$folder/elsewhere" ]
export TENURE_AT=$folder/data
exits 1 tenure rules 2> "$folder/err"
has "$folder/err" "the log is empty; the rules come into force with its first event"
tenure publish clock --date 2019-12-31
tenure rules > "$folder/rules.yaml"
has "$folder/rules.yaml" 'everything: "The \"country\""' "name: fast-churn" 'window: "18 months"' 'critical: "never"' "roles: [chair]"
tenure rules check "$folder/rules.yaml" | among "2 rules, valid"
tenure rules check "$folder/rules.yaml" > /dev/null
day=0
for person in ada bob cat; do
  day=$((day + 1))
  tenure publish appointment --source s --organisation Q --role chair --person "$person" --announced "2020-01-0$day"
done
tenure publish resignation --source s --organisation Q --role chair --person cat --announced 2020-01-05
tenure alerts -o text > "$folder/alerts"
has "$folder/alerts" "WARNING  Q needs its fourth chair in 18 months  [fast-churn/Q/chair@" \
  "WARNING  Q needs its fourth chair in four years  [repeated-vacancy/Q/chair@"
[ "$(lines "$folder/alerts")" = 2 ]
stop "$daemon"

# A new configuration at the next start becomes a log entry: a removed rule ends its alerts, a changed
# one opens its own, an unchanged one keeps its alert and version.
sed -i '/fast-churn/d; s/critical: 5/critical: 3/' "$file"
start data --config "$file"
tenure alerts -o text --momentary > "$folder/alerts"
has "$folder/alerts" "SUPERSEDED  Q needs its fourth chair in 18 months" \
  "SUPERSEDED  Q needs its fourth chair in four years" "CRITICAL  Q needs its fourth chair in four years"
[ "$(tenure log | grep -c '"rules":')" = 2 ]
stop "$daemon"
start data --config "$file"
[ "$(tenure log | grep -c '"rules":')" = 2 ]
stop "$daemon"

# Regions and roles that nothing has mentioned may still come: a warning at the start, and an error only where a
# daemon is asked.
cat > "$folder/names.yaml" <<'YAML'
lead_roles: [chair]
rules:
  - {name: vacancy, regions: [NO, R1, R2], roles: chiar}
  - {name: leadership-gap, posts: "chair, cleric"}
YAML
tenure rules check "$folder/names.yaml" | among "14 rules, valid"
start limits --config "$folder/names.yaml"
tenure publish organisation --source s --id A --region R1 --at "$folder/limits" --quiet
tenure publish organisation --source s --id R2 --at "$folder/limits" --quiet
tenure publish recruitment --source s --organisation A --role chair --stage OPENED --at "$folder/limits" --quiet
exits 1 tenure rules check "$folder/names.yaml" --at "$folder/limits" > "$folder/out" 2> "$folder/err"
has "$folder/err" "names.yaml:3:31: unknown region NO" "names.yaml:3:39: note: no organisation is in region R2 yet" \
  "names.yaml:3:51: unknown role chiar; did you mean chair?" "names.yaml:4:35: unknown role cleric"
[ "$(lines "$folder/err")" = 4 ]
[ ! -s "$folder/out" ]
sed -i 's/NO, //; s/chiar/chair/; s/, cleric//' "$folder/names.yaml"
tenure rules check "$folder/names.yaml" --at "$folder/limits" 2> "$folder/err" | among "14 rules, valid"
stop "$daemon"
sed -i 's/R1, R2/NO, R1/' "$folder/names.yaml"
start limits --config "$folder/names.yaml"
has "$folder/limits.err" "warning: rule vacancy: unknown region NO"
! grep -q "unknown region R1" "$folder/limits.err"
stop "$daemon"

# Each template has an explanation, which needs no daemon.
tenure rules templates > "$folder/out"
[ "$(grep -c '^  Example: ' "$folder/out")" = "$(grep -c '^[a-z-]*: about ' "$folder/out")" ]
tenure rules templates churn > "$folder/out"
has "$folder/out" "churn: about a post" "window: 4 years" "one of count, ignore" "limits: roles, kinds, regions"
exits 1 tenure rules templates chrun 2> "$folder/err"
has "$folder/err" "unknown template chrun; did you mean churn?"
