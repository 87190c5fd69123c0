# SPDX-License-Identifier: Apache-2.0
# The mirror's streams have every update of every channel at its offset, in spite of kills of the mirror and of the server, a
# truncated or deleted stream, and a restored log; streams of another log are refused.
source "$(dirname "$0")/common.sh"
port=$("$TENURE_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
server_start() {
  "$TENURE_NATS" -a 127.0.0.1 -p "$port" -js -sd "$folder/$1" >> "$folder/nats.err" 2>&1 &
  server=$!
  pids+=("$server")
  wait_for 30 reached
}
reached() { (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; }
url=nats://127.0.0.1:$port

# api SUBJECT [BODY]: sends a request to JetStream in its wire protocol.
cat > "$folder/nats.py" << 'END'
import base64, json, socket, sys
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
if what == "last":
    print(api(f"STREAM.INFO.{rest[0]}").get("state", {}).get("last_seq", 0))
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
server_start js
start data --clock feed
daemon_pid=$daemon
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure mirror "$url" --once
compare
tenure mirror "$url" --once
compare

# The mirror and the server are killed in turn while events arrive.
mirror() { tenure mirror "$url" 2>> "$folder/mirror.err" & mirror=$!; pids+=("$mirror"); }
mirror
before=$(stream last TENURE_EVENT)
tenure simulate --organisations 60 --seed 9 | tenure publish --quiet -
has_come() { [ "$(stream last TENURE_EVENT)" -ge $((before + $1)) ]; }
for round in 1 2 3 4; do
  wait_for 60 has_come $((round * 100))
  if [ $((round % 2)) = 0 ]; then
    kill -9 "$mirror"
    wait "$mirror" || true
    mirror
  else
    kill -9 "$server"
    wait "$server" || true
    server_start js
  fi
done
level() { [ "$(stream last TENURE_EVENT)" = "$(events)" ] && stream last TENURE_ALERT > "$folder/count" && tenure watch alert --from start --exit-when-caught-up --json | wc -l | among -x "$(cat "$folder/count")"; }
wait_for 60 level
stop "$mirror"
tenure mirror "$url" --once
compare

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
