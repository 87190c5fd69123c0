# SPDX-License-Identifier: Apache-2.0
# The examples in Python and JavaScript publish, query and follow, with and without keys, and agree with the
# tools.
source "$(dirname "$0")/../flow/common.sh"
examples=$TENURE_SOURCE_DIR/examples
for example in "$examples"/python/*.py "$examples"/node/*.mjs; do
  [ "$(lines "$example")" -le 25 ] || fail "$example is too long for an example"
done
become() { # become LANGUAGE EXAMPLE ARGUMENT...: replaces the shell, so that its pid is the example's
  local language=$1 example=$2
  shift 2
  case $language in
    python) exec "$TENURE_CLIENT_PYTHON" "$examples/python/$example.py" "$@" ;;
    node) exec node "$programs_node/$example.mjs" "$@" ;;
  esac
}
run() { (become "$@"); }
languages=(python)
if [ -n "${TENURE_CLIENT_NODE-}" ]; then
  node_programs "$examples"/node/*.mjs
  languages+=(node)
fi
try() { # try NAME: runs every example against the daemon of that name
  local at=$folder/$1 language
  for language in "${languages[@]}"; do
    run "$language" publish "$at" < "$feed" > "$folder/out"
    [ "$(grep -cE '^(STORED|DUPLICATE) [0-9]+' "$folder/out")" = 135 ]
    echo '{"source":"desk","id":"wrong","announced":"2020-02-30","dissolution":{"organisation":"Q"}}' > "$folder/wrong"
    (exits 1 run "$language" publish "$at" < "$folder/wrong" > "$folder/out")
    has "$folder/out" "INVALID 0 announced"
    run "$language" ask "$at" QU9/executive-lead > "$folder/out"
    has "$folder/out" "Fiona Wise" "FILLED"
    run "$language" ask "$at" QM7/executive-lead 2017-06-01 > "$folder/out"
    has "$folder/out" qm7-lead-2 unnamed
    ! run "$language" ask "$at" QM7/nobody 2> "$folder/err" || fail "a post that is not there was answered"
    has "$folder/err" "QM7/nobody"
    become "$language" follow_alerts "$at" "$folder/$language.$1.cursor" > "$folder/$language.$1" 2> "$folder/follow.err" &
    pids+=("$!")
    wait_for 30 among " ACTIVE Hertfordshire and West Essex is seeking its fifth executive lead" "$folder/$language.$1"
  done
  tenure publish retraction --source integrator --id 2019-11-27-0080 --at "$folder/$1" > /dev/null
  for language in "${languages[@]}"; do
    wait_for 30 among " WITHDRAWN Hertfordshire" "$folder/$language.$1"
    tenure watch alert --from start --exit-when-caught-up --json --at "$folder/$1" | wc -l > "$folder/count"
    all() { [ "$(lines "$folder/$language.$1")" = "$(cat "$folder/count")" ]; }
    wait_for 30 all "$1"
    cut -d' ' -f1 "$folder/$language.$1" | cmp - <(seq 1 "$(cat "$folder/count")")
  done
}
start plain --clock feed
try plain
for name in server all; do tenure keygen "$folder/$name" > "$folder/$name.txt"; done
echo "all $(cat "$folder/all.txt") publish,operate,query,subscribe *" > "$folder/access"
export TENURE_KEY=$folder/all.key
start keys --clock feed --key "$folder/server.key" --access "$folder/access"
try keys
