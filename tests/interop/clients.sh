# SPDX-License-Identifier: Apache-2.0
# The Python and npm packages, installed from their files: a producer with an outbox and a gapless subscriber survive kill -9 of the
# daemon and of themselves, a restore, a daemon that moves, and one that refuses events.
source "$(dirname "$0")/../flow/common.sh"
programs=$TENURE_SOURCE_DIR/tests/interop/clients
python=$TENURE_CLIENT_PYTHON
languages=(python)
if [ -n "${TENURE_CLIENT_NODE-}" ]; then
  languages+=(node)
  node_programs "$programs"/*.mjs "$programs"/types.mts
fi
declare -A pid_of
become() { # become LANGUAGE PROGRAM ARGUMENT...
  local language=$1 program=$2
  shift 2
  case $language in
    python) exec "$python" "$programs/$program.py" "$@" ;;
    node) exec node "$programs_node/$program.mjs" "$@" ;;
  esac
}
launch() { # launch LANGUAGE PROGRAM ARGUMENT...: runs it in the background; sets its pid in pid_of
  become "$@" >> "$folder/$1.$2.out" 2>> "$folder/$1.$2.err" &
  pid_of[$1.$2]=$!
  pids+=($!)
}
follow() { launch "$1" follow "$at" "$folder/$1.updates" event post; }
keep() { launch "$1" keep "$at" "$folder/$1.box" "$1" "$count"; }
slay() { # slay PID
  kill -9 "$1" 2> /dev/null || true
  wait "$1" 2> /dev/null || true
}
check() {
  "$python" "$programs/check.py" "$at" "$folder/python.updates" "$folder/node.updates" \
    $(for language in "${languages[@]}"; do echo "$language" "$count"; done) 2> "$folder/check.err"
}
export TENURE_AT=$folder/data
at=$folder/data
count=160

# The daemon, the producers and the subscribers are killed in turn at random moments.
for language in "${languages[@]}"; do follow "$language"; keep "$language"; done # there is no daemon yet, so they wait
start data --clock feed
for round in 1 2 3 4 5 6; do
  reached() { [ "$(events)" -ge $((round * 25)) ]; }
  wait_for 60 reached
  case $((round % 3)) in
    0)
      slay "$daemon"
      start data --clock feed
      ;;
    1) for language in "${languages[@]}"; do slay "${pid_of[$language.follow]}"; follow "$language"; done ;;
    2) for language in "${languages[@]}"; do slay "${pid_of[$language.keep]}"; keep "$language"; done ;;
  esac
done
for language in "${languages[@]}"; do wait "${pid_of[$language.keep]}" || fail "the producer in $language"; done
wait_for 60 check
[ "$("$python" -c 'import sys, tenure; print(tenure.Outbox(sys.argv[1]).pending())' "$folder/python.box")" = 0 ]

# A restore from a backup: the producers send again what it lacks, the subscribers go back and
# continue.
tenure backup "$folder/backup" > /dev/null
for language in "${languages[@]}"; do echo half > "$folder/$language.box/position.new"; done # left by a kill
count=180
for language in "${languages[@]}"; do keep "$language"; done
for language in "${languages[@]}"; do wait "${pid_of[$language.keep]}"; done
wait_for 60 check
for language in "${languages[@]}"; do [ ! -e "$folder/$language.box/position.new" ] || fail "a kill left a file of $language"; done
stop "$daemon"
tenure restore --replace "$folder/backup" > /dev/null
start data --clock feed
for language in "${languages[@]}"; do keep "$language"; done
for language in "${languages[@]}"; do
  wait "${pid_of[$language.keep]}"
  has "$folder/$language.keep.out" "resent 20"
done
wait_for 60 check
has "$folder/python.follow.out" "rewind "

# A list of addresses: one daemon is silent, one moves, one refuses events.
for language in "${languages[@]}"; do slay "${pid_of[$language.follow]}"; done
mkdir "$folder/follower"
"$python" "$programs/not_leader.py" "$folder/follower" &
pids+=($!)
wait_for 30 test -s "$folder/follower/endpoints"
at=tcp://127.0.0.1:1,$folder/follower,$folder/nowhere,$folder/data,$folder/moved
for language in "${languages[@]}"; do follow "$language"; done
count=190
for language in "${languages[@]}"; do
  keep "$language"
  wait "${pid_of[$language.keep]}" || { cat "$folder/$language.keep.err"; fail "the producer in $language with a list"; }
done
has "$folder/follower/asked" "7"
at=$folder/data wait_for 60 check
stop "$daemon"
mv "$folder/data" "$folder/moved"
start moved --clock feed --adopt
count=200
for language in "${languages[@]}"; do
  keep "$language"
  wait "${pid_of[$language.keep]}"
done
at=$folder/moved wait_for 60 check
for language in "${languages[@]}"; do slay "${pid_of[$language.follow]}"; done
stop "$daemon"

# Errors are raised, and say what to do.
says() { # says TEXT PYTHON: checks that the statement raises an error of the package with that text
  "$python" -c "import sys, tenure
try: $2
except tenure.TenureError as error: print(type(error).__name__, error)
else: sys.exit('no error')" > "$folder/out"
  has "$folder/out" "$1"
}
says "NoDaemon no daemon is running there" "tenure.Client('$folder/moved', timeout=0.1).status()"
says "NoDaemon there is no /nowhere" "tenure.Publisher('/nowhere', timeout=0.1).publish({})"
says "Invalid not an event" "tenure.Publisher('/nowhere').publish({'sorce': 'desk'})"
says "Invalid an event needs a source and an id" "tenure.Outbox('$folder/x').keep({'source': 'desk'})"
says "Invalid unknown channel" "tenure.Subscriber('alerts')"
says "not a cursor" "tenure.Subscriber('alert', place='tenure-cursor 2')"
tenure keygen "$folder/mine" > /dev/null
chmod 644 "$folder/mine.key"
says "chmod 600" "tenure.Client('$folder/moved', key='$folder/mine.key')"
chmod 600 "$folder/mine.key"
says "public key is needed" "tenure.Client('tcp://127.0.0.1:7301', key='$folder/mine.key').status()"

# A client in TypeScript compiles against the package's types.
if [ -n "${TENURE_CLIENT_NODE-}" ]; then
  (cd "$programs_node" && "$TENURE_CLIENT_TSC" --noEmit --strict --skipLibCheck --target es2022 --module nodenext types.mts) ||
    fail "the types of the npm package"
fi
