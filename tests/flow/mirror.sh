# SPDX-License-Identifier: Apache-2.0
# The mirror's streams have every update of every channel at its offset, in spite of kills of the mirror and of the server, power
# cuts of the server, a deleted stream, and a log that was restored or redacted; streams of another log are refused.
# Arguments: how often to kill the mirror, and as often the server (2); how many power cuts (2), which only root can cause.
source "$(dirname "$0")/common.sh"
kills=${1:-2} cuts=${2:-2}
port=$("$TENURE_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
server_start() {
  "$TENURE_NATS" -a 127.0.0.1 -p "$port" -js -sd "$folder/$1" >> "$folder/nats.err" 2>&1 &
  server=$!
  pids+=("$server")
  wait_for 30 reached
}
mkdir "$folder/disk"
truncate -s 512M "$folder/image"
if [ "$(id -u)" = 0 ] && mkfs.ext4 -q -F "$folder/image" && mount -o loop "$folder/image" "$folder/disk"; then
  mounts+=("$folder/disk")
else
  echo "left out: power cuts, because no file system can be mounted here"
  cuts=0
fi
reached() { (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; }
url=nats://127.0.0.1:$port

# api SUBJECT [BODY]: sends a request to JetStream in its wire protocol.
cat > "$folder/nats.py" << 'END'
import base64, json, socket, sys, time
port, what, *rest = sys.argv[1:]
connection = socket.create_connection(("127.0.0.1", int(port)))
file = connection.makefile("rb")
file.readline()
connection.sendall(b'CONNECT {"verbose":false,"headers":true,"no_responders":true}\r\nSUB inbox 1\r\n')
def api(subject, body=None):
    text = json.dumps(body).encode() if body else b""
    connection.sendall(f"PUB $JS.API.{subject} inbox {len(text)}\r\n".encode() + text + b"\r\n")
    while True:
        words = file.readline().split()
        if words[0] == b"PING":
            connection.sendall(b"PONG\r\n")
        if words[0] == b"MSG":
            return json.loads(file.read(int(words[-1]) + 2))
def last(stream):
    return api(f"STREAM.INFO.{stream}").get("state", {}).get("last_seq", 0)
if what == "last":
    print(last(rest[0]))
elif what == "reach":
    while last(rest[0]) < int(rest[1]):
        time.sleep(0.002)
elif what == "dump":
    for seq in range(1, api(f"STREAM.INFO.{rest[0]}")["state"]["last_seq"] + 1):
        message = api(f"STREAM.MSG.GET.{rest[0]}", {"seq": seq})["message"]
        headers = base64.b64decode(message["hdrs"]).decode()
        assert f"Tenure-Offset: {seq}\r\n" in headers and "ce-specversion: 1.0\r\n" in headers, headers
        print(base64.b64decode(message["data"]).decode())
elif what == "delete":
    assert api(f"STREAM.DELETE.{rest[0]}")["success"]
END
stream() { "$TENURE_PYTHON" "$folder/nats.py" "$port" "$@"; }
compare() {
  for channel in event post organisation person indicator alert; do
    stream dump "TENURE_${channel^^}" > "$folder/have"
    tenure watch "$channel" --from start --exit-when-caught-up --json > "$folder/want"
    [ -s "$folder/want" ]
    cmp "$folder/have" "$folder/want" || fail "the stream of $channel differs"
  done
}
server_start disk/js
start data --clock feed
daemon_pid=$daemon
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure mirror "$url" --once
compare
tenure mirror "$url" --once
compare

# While events arrive the mirror is killed, the server is killed, or the server's machine loses power.
mirror() { tenure mirror "$url" 2>> "$folder/mirror.err" & mirror=$!; pids+=("$mirror"); }
kill_mirror() {
  kill -9 "$mirror"
  wait "$mirror" || true
  mirror
}
kill_server() {
  kill -9 "$server"
  wait "$server" || true
  server_start disk/js
}
lost=0
cut_power() { # what was not synced is lost; the mirror is suspended until it is known how much that was
  local before
  kill -STOP "$mirror"
  before=$(stream last TENURE_EVENT)
  "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/trials/cut_power.py" "$folder/disk"
  kill -9 "$server"
  wait "$server" || true
  umount "$folder/disk"
  mount -o loop "$folder/image" "$folder/disk"
  server_start disk/js
  lost=$((lost + before - $(stream last TENURE_EVENT)))
  kill -CONT "$mirror"
}
PIECE=120
while_events_arrive() { # while_events_arrive COMMAND: runs the command when a part of the next events is in the stream
  local before publishing
  before=$(stream last TENURE_EVENT)
  sed -n "$((published + 1)),$((published + PIECE))p" "$folder/many" | tenure publish --quiet --batch 1 - &
  publishing=$!
  published=$((published + PIECE))
  stream reach TENURE_EVENT $((before + 1 + RANDOM % (PIECE / 2)))
  "$1"
  wait "$publishing"
}
tenure simulate --organisations $((10 * (2 * kills + cuts))) --seed 9 > "$folder/many"
published=0
mirror
for ((round = 0; round < kills; round++)); do
  while_events_arrive kill_mirror
  while_events_arrive kill_server
done
for ((round = 0; round < cuts; round++)); do while_events_arrive cut_power; done
[ $cuts = 0 ] || [ $lost -gt 0 ] || fail "no power cut lost anything that the mirror had to put again"
level() { [ "$(stream last TENURE_EVENT)" = "$(events)" ] && stream last TENURE_ALERT > "$folder/count" && tenure watch alert --from start --exit-when-caught-up --json | wc -l | among -x "$(cat "$folder/count")"; }
wait_for 60 level
stop "$mirror"
tenure mirror "$url" --once
compare
echo "$kills kills of the mirror, $kills of the server, $cuts power cuts, after which $lost events were put again: every stream is complete"

# A deleted stream is filled again.
stream delete TENURE_POST
tenure mirror "$url" --once
compare

# The log is restored from an earlier backup: void updates are removed.
tenure backup "$folder/backup" > /dev/null
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Void Void" > /dev/null
tenure mirror "$url" --once
stream dump TENURE_EVENT | among "Void Void"
stop "$daemon_pid"
tenure restore --replace "$folder/backup" > /dev/null
start data --clock feed
tenure mirror "$url" --once 2> "$folder/err"
has "$folder/err" "filled again"
stream dump TENURE_EVENT | among -v "Void Void"
! stream dump TENURE_EVENT | among "Void Void"
compare

# What is redacted leaves the streams.
tenure publish --yes resignation --organisation QOP --role executive-lead --person "Private Person" > /dev/null
tenure mirror "$url" --once
stream dump TENURE_EVENT | among "Private Person"
stop "$daemon"
tenure redact --person private-person --reason "order 1" > /dev/null
start data --clock feed
tenure mirror "$url" --once 2> "$folder/err"
has "$folder/err" "filled again"
for channel in EVENT POST PERSON; do
  stream dump TENURE_$channel > "$folder/have"
  if grep -i "private.person" "$folder/have"; then fail "what was redacted is still in the stream of $channel"; fi
done
compare

# Another log is not mixed into the same streams.
start other --clock feed
tenure publish --quiet --at "$folder/other" <(head -40 "$feed")
exits 1 tenure mirror "$url" --once --at "$folder/other" 2> "$folder/err"
has "$folder/err" "another log"
compare
kill -9 "$server"
exits 1 tenure mirror "$url" --once 2> "$folder/err"
has "$folder/err" "cannot connect"
exits 2 tenure mirror http://somewhere 2> "$folder/err"
has "$folder/err" "nats://"
