# SPDX-License-Identifier: Apache-2.0
# When root works in somebody else's data folder, the owner can still use it: owner and modes of every new file are right,
# whatever the umask. And a user who may not open something is told which path, and why.
source "$(dirname "$0")/common.sh"
chmod 711 "$folder"
if [ "$(id -u)" = 0 ]; then
  owner=65534 # a user without files here
  as_owner=(setpriv --reuid=$owner --regid=$owner --clear-groups)
  as_other=(setpriv --reuid=1 --regid=1 --clear-groups)
else # root may do everything, so the commands run as another user
  owner=$(id -u)
  as_owner=() as_other=()
fi
if ! "${as_owner[@]}" test -x "$TENURE_BIN/tenured"; then # the build is in a folder that only root can read
  install -d -m 755 "$folder/bin"
  cp "$TENURE_BIN"/tenure* "$folder/bin"
  PATH=$folder/bin:$PATH
fi
echo '{"source":"s","id":"1","announced":"2020-01-01","dissolution":{"organisation":"Q"}}' > "$folder/one"
printf 'targets: [{name: f, atom: %s/notices/f.xml}]\nroutes: [{name: all, to: f}]\n' "$folder" > "$folder/notify.yaml"
touch "$folder/data.err"

# modes PATH...: checks that nothing below the paths is open to others; folders have at most 0750 and
# files 0640.
modes() {
  local wrong
  wrong=$(find "$@" \( -type d -perm /027 -o -type f -perm /137 \) -printf '%m %p\n')
  [ -z "$wrong" ] || fail "modes: $wrong"
}
# owned PATH...: checks that everything below the paths belongs to the owner.
owned() {
  local wrong
  wrong=$(find "$@" ! -uid "$owner" -printf '%u %p\n')
  [ -z "$wrong" ] || fail "not the owner's: $wrong"
}
# begin: starts a daemon of the owner on the folder.
begin() {
  rm -f "$folder/data/endpoints"
  "${as_owner[@]}" tenured --data "$folder/data" --clock feed --ipc --map-size 1G 2>> "$folder/data.err" &
  daemon=$!
  pids+=("$daemon")
  wait_for 30 test -f "$folder/data/endpoints"
}

for mask in 000 022 077 277; do
  umask 022
  chmod -R u+rwx "$folder" && rm -rf "$folder"/{data,backup,notices,places}
  mkdir "$folder"/{data,notices,places}
  chmod 750 "$folder"/{data,notices,places}
  if [ "$(id -u)" = 0 ]; then chown $owner:$owner "$folder"/{data,notices,places}; fi
  export TENURE_AT=$folder/data
  umask $mask
  begin
  tenure publish --quiet "$feed"
  # While the daemon runs.
  tenure backup "$folder/backup" > /dev/null
  tenure verify --log-only > /dev/null
  tenure watch alert --from start --exit-when-caught-up --cursor "$folder/places/cursor" > /dev/null
  tenure publish --quiet --outbox "$folder/places/outbox" dissolution --organisation Q
  exits 1 tenure publish --quiet --outbox "$folder/places/outbox" retraction --source s --id none 2> /dev/null # a refused event, which is set aside
  tenure import --quiet --bookmark "$folder/places/mark" "$folder/one"
  tenure notify --once --config "$folder/notify.yaml" --ledger "$folder/notices/ledger.db"
  tenure notify test f --config "$folder/notify.yaml" --ledger "$folder/notices/ledger.db" > /dev/null
  [ "$(stat -c %a "$folder/notices/ledger.db")" = 600 ] || fail "the ledger names people"
  [ "$(stat -c %a "$folder/notices/f.xml")" = 644 ] || fail "a web server cannot read the feed"
  owned "$folder/notices"
  rm "$folder/notices/f.xml"
  stop "$daemon"
  # While it is stopped, each time without the lock file, which LMDB creates.
  rm -f "$folder/data/lock.mdb"
  tenure verify > /dev/null
  tenure rebuild > /dev/null
  tenure redact --event s/1 --reason "court order" > /dev/null
  modes "$folder"/{data,backup,notices,places}
  owned "$folder"/{data,backup,notices,places}
  rm -f "$folder/data/lock.mdb"
  tenure restore --replace "$folder/backup" > /dev/null
  tenure restore --at "$folder/places/new" "$folder/backup" > /dev/null # a new folder
  modes "$folder"/{data,places}
  owned "$folder"/{data,places}
  # The owner can continue.
  begin
  tenure publish --quiet "$folder/one"
  stop "$daemon"
  "${as_owner[@]}" tenure verify --at "$folder/backup" > /dev/null
  "${as_owner[@]}" tenure verify --at "$folder/places/new" > /dev/null
  tenure keygen "$folder/places/key" > /dev/null
  tenure keygen --signing "$folder/places/sign"
  [ "$(stat -c %a "$folder"/places/{key,sign}.{key,pub} | tr '\n' ' ')" = "600 644 600 644 " ] || fail "the modes of keys"
  owned "$folder/places"
done
umask 022
unset TENURE_AT

# A systemd credential belongs to root, and its access control list shows as a permission of the
# group.
if [ "$(id -u)" = 0 ]; then
  chmod 440 "$folder/places/key.key" && chown 0:0 "$folder/places/key.key" && chmod 755 "$folder/places"
  readers=(setpriv --reuid=$owner --regid=$owner --groups=0)
  exits 3 "${readers[@]}" tenure status --at tcp://127.0.0.1:1 --timeout 1 --key "$folder/places/key.key" \
    --server-key "$folder/places/key.pub" 2> "$folder/err"
  chmod 444 "$folder/places/key.key"
  exits 1 "${readers[@]}" tenure status --at tcp://127.0.0.1:1 --timeout 1 --key "$folder/places/key.key" 2> "$folder/err"
  has "$folder/err" "can be read by others than its owner"
fi

# denied PATH COMMAND...: checks that it fails with one line, which names the path and "permission
# denied".
denied() {
  local path=$1 code=0
  shift
  "${as_other[@]}" "$@" > /dev/null 2> "$folder/err" < /dev/null || code=$?
  [ $code != 0 ] || fail "may do it: $*"
  [ "$(lines "$folder/err")" = 1 ] || { cat "$folder/err"; fail "not one line: $*"; }
  has "$folder/err" "$path" "Permission denied"
}
data=$folder/data
begin
chmod 750 "$data"
[ "$(id -u)" = 0 ] || chmod 000 "$data"
chmod -R a+rX "$folder/backup"
for command in "tenured --ipc --data" "tenure verify --at" "tenure rebuild --at" "tenure backup $folder/b --at" \
  "tenure restore $folder/backup --at" "tenure redact --person p --reason r --at" "tenure status --at" \
  "tenure publish --quiet --timeout 1 $folder/one --at" "tenure watch alert --timeout 1 --at"; do
  denied "$data" $command "$data"
  [ "$(id -u)" != 0 ] || has "$folder/err" "belongs to $(id -un $owner) (uid $owner), and you are uid 1"
done
chmod 755 "$data" # the endpoints file is readable, but the sockets are not
chmod 644 "$data/endpoints"
[ "$(id -u)" = 0 ] || chmod 000 "$data"/*.ipc
denied "$data/query.ipc" tenure status --at "$data" --timeout 1
denied "$data/ingest.ipc" tenure publish --quiet --at "$data" --timeout 1 "$folder/one"
mkdir -m 555 "$folder/closed"
closed=$folder/closed
echo x > "$folder/unread" && chmod 000 "$folder/unread"
denied "$closed/new" tenured --data "$closed/new"
denied "$closed/new" tenure restore --at "$closed/new" "$folder/backup"
exits 1 "${as_owner[@]}" env TMPDIR="$closed" tenure verify --at "$folder/backup" 2> "$folder/err" # this is not the backup's fault
has "$folder/err" "$closed: Permission denied"
chmod 700 "$data/ingest.ipc" && chmod 777 "$data"/*.ipc
export TENURE_AT=$data
denied "$closed/c" tenure watch alert --from start --exit-when-caught-up --cursor "$closed/c"
denied "$folder/unread" tenure watch alert --exit-when-caught-up --cursor "$folder/unread"
denied "$folder/unread" tenure status --cursor "$folder/unread"
denied "$closed/o" tenure publish --quiet --outbox "$closed/o" "$folder/one"
denied "$closed/m" tenure import --quiet --bookmark "$closed/m" "$folder/one"
denied "$folder/unread" tenure import --quiet --bookmark "$folder/unread" "$folder/one"
denied "$folder/unread" tenure publish --quiet "$folder/unread"
denied "$folder/unread" tenure import --quiet "$folder/unread"
denied "$folder/unread" tenure import --map "$folder/unread" "$folder/one"
denied "$closed/l" tenure notify --once --config "$folder/notify.yaml" --ledger "$closed/l"
denied "$folder/unread" tenure notify --config "$folder/unread" test-route
denied "$folder/unread" tenure status --key "$folder/unread"
denied "$folder/unread" tenured --data "$closed/x" --config "$folder/unread"
denied "$folder/unread" tenure rules check "$folder/unread"
echo 'rules: [{name: vacancy}]' > "$folder/rules"
denied "$closed" env TMPDIR="$closed" tenure backtest --rules "$folder/rules"
stop "$daemon"
