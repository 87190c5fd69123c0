# SPDX-License-Identifier: Apache-2.0
# Shared by all stories: a new folder, daemons that are stopped by pid, waiting for events.
# TENURE_BIN has the programs, TENURE_SOURCE_DIR the sources.
set -euo pipefail
export LC_ALL=C.UTF-8 # the same locale for printf and tools, whoever runs the test

folder=$(mktemp -d /tmp/tenure-flow-XXXXXX)
feed=$TENURE_SOURCE_DIR/data/feeds/reports.ndjson
pids=()
mounts=() # mount points below the folder
PATH=$TENURE_BIN:$PATH
export XDG_CONFIG_HOME=$folder/config # ignore the user's own contexts
unset TENURE_CONTEXT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

clean_up() {
  status=$?
  for pid in "${pids[@]}"; do
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  for mount in "${mounts[@]}"; do umount -l "$mount" || true; done
  [ $status = 0 ] || { echo "--- $folder:"; tail -n 20 "$folder"/*.err 2>/dev/null; } >&2
  rm -rf "$folder"
  exit $status
}
trap clean_up EXIT

# wait_for SECONDS COMMAND...: repeats the command until it succeeds. TENURE_PATIENCE times as long where programs are slow.
wait_for() {
  local until=$((SECONDS + $1 * ${TENURE_PATIENCE:-1}))
  shift
  until "$@"; do
    [ $SECONDS -lt $until ] || fail "never came true: $*"
    sleep 0.02
  done
}

# start NAME [OPTION...]: starts a daemon with its data in $folder/NAME; sets $daemon to its pid.
start() {
  local name=$1
  shift
  rm -f "$folder/$name/endpoints"
  tenured --data "$folder/$name" --ipc --map-size 1G "$@" 2>>"$folder/$name.err" &
  daemon=$!
  pids+=("$daemon")
  wait_for 30 test -f "$folder/$name/endpoints"
}

# stop PID: stops a daemon in an orderly way.
stop() {
  kill -TERM "$1"
  wait "$1" || fail "the daemon's exit code was $?"
}

# exits CODE COMMAND...: checks the command's exit code.
exits() {
  local expected=$1 code=0
  shift
  "$@" || code=$?
  [ $code = "$expected" ] || fail "exit code $code instead of $expected: $*"
}

# has FILE TEXT...: checks that the file contains each of the texts.
has() {
  local file=$1
  shift
  for text in "$@"; do
    grep -qF -- "$text" "$file" || { cat "$file" >&2; fail "nowhere in $file: $text"; }
  done
}

# among PATTERN: like grep -q, but reads to the end, so that the writer never gets a closed pipe.
among() { grep "$@" > /dev/null; }

# events: the number of entries in the log of TENURE_AT.
events() { tenure status --json | sed -nE 's/.*"events":"([0-9]+)".*/\1/p; t; s/.*/0/p'; }

# holdings: the parts of the status that describe the log, without those that depend on the machine
# or the time.
holdings() { tenure status --json | sed 's/,"diskFreeBytes".*//'; }

lines() { wc -l < "$1"; }

# node_programs [FILE...]: copies JavaScript programs to $programs_node, from where Node.js finds the installed npm package. The folder
# is the test's own: tests run side by side, and have programs with the same names.
node_programs() {
  programs_node=$folder/programs
  mkdir -p "$programs_node"
  ln -sfn "$TENURE_CLIENT_NODE/node_modules" "$programs_node/node_modules"
  cp "$TENURE_CLIENT_NODE/package.json" "$@" "$programs_node/"
}

# Everything that a daemon knows, except when it was recorded.
everything() {
  tenure log --at "$1"
  tenure state posts --json --at "$1"
  tenure state organisations --json --at "$1"
  tenure state people --json --at "$1"
  tenure state indicators --json --at "$1"
  tenure alerts --all --json --at "$1"
  tenure watch event post organisation person indicator alert --from start --exit-when-caught-up --json --at "$1" |
    sed -E 's/"recordedMs":"[0-9]+"/"recordedMs":"0"/'
}

# run_document FILE: runs each command after a $ in the document, in order; each line below it must be in its output. Sets
# $ran and $checked to their numbers. The document's daemon runs until the end.
run_document() {
  local line
  tenured() { exec tenured --map-size 1G "$@"; } # a sanitizer may lack the address space for the default map
  : > "$folder/said"
  ran=0 checked=0
  while IFS= read -r line; do
    case $line in
      '    $ tenured '*)
        eval "${line#    \$ }" 2> "$folder/tenured.err"
        pids+=("$!")
        wait_for 30 eval 'test -f */endpoints'
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
  done < "$1"
}
