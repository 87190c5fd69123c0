# SPDX-License-Identifier: Apache-2.0
# A list of daemons: one that is silent, busy or not the leader is skipped, and no event is stored twice.
source "$(dirname "$0")/common.sh"
start real --clock feed
port=$("$TENURE_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
nobody=tcp://127.0.0.1:$port # closed again, like the port of a daemon that has gone

# poser NAME STATUS [LEADER]: an endpoints file for an ingest socket that gives this answer to
# everything.
poser() {
  mkdir "$folder/$1"
  "$TENURE_PYTHON" - "$folder/$1" "$2" "${3-}" << 'END' &
import sys, zmq
from tenure.v1 import wire_pb2
folder, status, leader = sys.argv[1:]
sockets = {}
for name in ("ingest", "feed", "query"):
    sockets[name] = zmq.Context.instance().socket(zmq.ROUTER)
    sockets[name].bind(f"ipc://{folder}/{name}.ipc")
with open(f"{folder}/new", "w") as file:
    file.write("".join(f"{name} ipc://{folder}/{name}.ipc\n" for name in sockets))
import os; os.rename(f"{folder}/new", f"{folder}/endpoints")
while True:
    sender, body = sockets["ingest"].recv_multipart()
    request = wire_pb2.PublishRequest.FromString(body)
    open(f"{folder}/asked", "a").write("asked\n")
    if status != "SILENT":
        reply = wire_pb2.PublishReply(number=request.number, status=wire_pb2.PublishReply.Status.Value(status), reason="follows another", leader=leader)
        sockets["ingest"].send_multipart([sender, reply.SerializeToString()])
END
  pids+=("$!")
  wait_for 30 test -f "$folder/$1/endpoints"
}
leader=$(sed -n 's/^ingest //p' "$folder/real/endpoints")
poser follower NOT_LEADER "$leader"
poser unsure NOT_LEADER
poser busy BUSY
poser silent SILENT

stored=0
publish() { # publish LIST: publishes ten more events to that list, and checks that each is stored once
  sed -n "$((stored + 1)),$((stored + 10))p" "$feed" | tenure publish --at "$1" - 2> "$folder/said"
  has "$folder/said" "10 events: 10 stored"
  stored=$((stored + 10))
}
for first in follower unsure busy silent; do
  publish "$folder/$first,$folder/real"
  [ -s "$folder/$first/asked" ] || fail "$first was not asked"
done
publish "$folder/follower,$folder/silent,$folder/real"
[ "$(lines "$folder/silent/asked")" = 1 ] || fail "the leader's address was not taken"
publish "$nobody,$folder/real"
publish "$folder/gone,$folder/real" # this folder has no endpoints file
cat "$folder/unsure/endpoints" "$folder/real/endpoints" > "$folder/both"
publish "$folder/both"
TENURE_AT=$folder/busy,$folder/real publish ""

# Queries and subscribers use the next daemon if one is silent.
tenure alerts --at "$nobody,$folder/real" > /dev/null
tenure watch event --from start --exit-when-caught-up --at "$folder/silent,$folder/real" > "$folder/out"
[ "$(lines "$folder/out")" = "$(tenure log --at "$folder/real" | wc -l)" ]

# With a single address, the error is reported at once; and a path may contain a comma.
exits 3 tenure publish --at "$folder/follower" "$feed" 2> "$folder/err"
has "$folder/err" "follows another"
ln -s "$folder/real" "$folder/with,comma"
publish "$folder/with,comma"
exits 1 tenure status --at "tcp://127.0.0.1:99999,$folder/real" 2> "$folder/err"
has "$folder/err" "is not an address"
