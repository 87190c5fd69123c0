# SPDX-License-Identifier: Apache-2.0
# Common mistakes: the address, the key, a stopped daemon, an unreadable file, a full disk. Each program prints one line with
# what to do, and exits with the documented code.
source "$(dirname "$0")/common.sh"
echo '{"source":"s","id":"1","announced":"2020-01-01","dissolution":{"organisation":"Q"}}' > "$folder/one"
printf 'targets: [{name: f, atom: %s/f.xml}]\nroutes: [{name: all, to: f}]\n' "$folder" > "$folder/notify.yaml"
printf 'rules: [{name: vacancy}]\n' > "$folder/rules.yaml"
ledger=$folder/ledger.db
programs=(
  "publish --quiet $folder/one" "publish recruitment --organisation Q --role chair --stage OPENED" "import --quiet $folder/one" "watch"
  "state posts" "history Q/chair" "alerts" "why a/b@1" "silence" "acknowledge a/b@1 --author x" "rules" "backtest --rules $folder/rules.yaml" "log"
  "status" "export csv posts" "export popolo" "notify --once --config $folder/notify.yaml --ledger $ledger"
)
said() { # said CODES TEXT COMMAND...: checks that it exits with one of the codes and prints one line with the text
  local codes=$1 text=$2 code=0
  shift 2
  "$@" > /dev/null 2> "$folder/err" < /dev/null || code=$?
  [[ " $codes " == *" $code "* ]] || { cat "$folder/err"; fail "exit code $code: $*"; }
  [ "$(lines "$folder/err")" = 1 ] || { cat "$folder/err"; fail "not one line: $*"; }
  has "$folder/err" "$text"
}

for program in "${programs[@]}"; do
  said 1 "is not an address; it is tcp://host:port of the ingest socket" tenure $program --at tcp://nowhere --timeout 1
  said 3 "give a data folder, an endpoints file or tcp://host:port" tenure $program --at "$folder/none" --timeout 1
  said 3 "is tenured running? Start it, or give its address with --at. If it asks for keys, give --key and --server-key" \
    tenure $program --at tcp://127.0.0.1:1 --timeout 1
  has "$folder/err" " tcp://127.0.0.1:1 " # the address that was tried
  said "1 2" "is not a secret key; make one with tenure keygen" tenure $program --at tcp://127.0.0.1:1 --timeout 1 --key "$folder/one"
  said "1 2" "No such file" tenure $program --at tcp://127.0.0.1:1 --timeout 1 --key "$folder/none"
done
rm "$folder/err" # it has the line of the last program until the board has begun
tenure board --listen 127.0.0.1:0 --at "$folder/none" > "$folder/board" 2> "$folder/err" &
pids+=("$!")
told() { [ -e "$folder/err" ] && [ "$(lines "$folder/err")" = 1 ]; }
wait_for 30 told
has "$folder/err" "the daemon does not answer; trying again; "

# No key, which is reported at once; and a key that the daemon does not know.
for name in server known stranger; do tenure keygen "$folder/$name" > "$folder/$name.txt"; done
echo "known $(cat "$folder/known.txt") publish,query,subscribe,operate *" > "$folder/access"
start data --clock feed --key "$folder/server.key" --access "$folder/access"
for program in "${programs[@]}" "board --listen 127.0.0.1:0"; do
  said 1 "this daemon asks for a key; give yours with --key FILE" tenure $program --at "$folder/data" --timeout 3600
done
for program in "${programs[@]}"; do
  said 3 "does its access file have your key?" tenure $program --at "$folder/data" --timeout 1 --key "$folder/stranger.key"
done
said 3 "is --server-key its public key, and does its access file have your key?" \
  tenure status --at tcp://127.0.0.1:1 --timeout 1 --key "$folder/known.key" --server-key "$folder/server.pub"
stop "$daemon"

# A stopped daemon.
for program in "${programs[@]}"; do
  said 3 "tenured" tenure $program --at "$folder/data" --timeout 1 --key "$folder/known.key"
done

# A file that cannot be read.
said 1 "No such file" tenure publish --quiet "$folder/none" --at "$folder/data"
said 1 "No such file" tenure import --quiet "$folder/none" --at "$folder/data"
said "1 2" "No such file" tenure import --map "$folder/none" "$folder/one" --at "$folder/data"
said "1 2" "No such file" tenure backtest --rules "$folder/none" --at "$folder/data"
said "1 2" "No such file" tenure rules check "$folder/none"
said "1 2" "No such file" tenure notify --config "$folder/none"
said "1 2" "No such file" tenured --config "$folder/none" --data "$folder/x"
said 1 "is not a cursor file" tenure watch --cursor "$folder/one" --at "$folder/data"

# A full disk, for what programs write. Only root can mount a small one.
if [ "$(id -u)" = 0 ] && mkdir "$folder/small" && mount -t tmpfs -o size=64k tenure-small "$folder/small" 2> /dev/null; then
  mounts+=("$folder/small")
  start open --clock feed
  export TENURE_AT=$folder/open
  tenure publish --quiet "$feed"
  head -c 100000 /dev/zero > "$folder/small/fill" 2> /dev/null || true
  said 1 "No space left on device" bash -c 'tenure export csv posts > "$1"/small/out' _ "$folder"
  said 1 "No space left on device" bash -c 'tenure log > "$1"/small/out' _ "$folder"
  said 1 "cannot be written: database or disk is full" tenure export sqlite "$folder/small/db"
  said 1 "No space left on device" tenure import --quiet --bookmark "$folder/small/mark" "$folder/one"
  said 1 "small/cursor cannot be written: No space left on device" tenure watch alert --from start --exit-when-caught-up --cursor "$folder/small/cursor"
  said 1 "disk is full" tenure notify --once --config "$folder/notify.yaml" --ledger "$folder/small/ledger.db"
else
  echo "mistakes: the full disk was left out: only root can mount a small file system"
fi
