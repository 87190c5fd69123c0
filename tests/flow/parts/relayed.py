# SPDX-License-Identifier: Apache-2.0
"""Subscribers of a relay: a third takes all posts, events and alerts, the others one topic each. When the event `the-last` has
arrived, each must have received what it asked for of what the first one has, once and in the same order. Writes how many updates
that one has. Arguments: the feed's socket, how many subscribers, the file."""
import sys
import time
import zmq
from tenure.v1 import wire_pb2

ALL = (b"post/", b"event/", b"alert/")
OWN = [(b"post/QOP/executive-lead",), (b"post/QM7/",), (b"alert/",), (b"event/",), (b"post/nobody/",)]

path, count, result = sys.argv[1], int(sys.argv[2]), sys.argv[3]
context = zmq.Context()
context.set(zmq.MAX_SOCKETS, 4096)
poller, topics, got, greeted = zmq.Poller(), {}, {}, set()
for i in range(count):
    socket = context.socket(zmq.SUB)
    topics[socket] = ALL if i % 3 == 0 else OWN[i % len(OWN)]
    got[socket] = []
    for topic in (b"heartbeat", *topics[socket]):
        socket.subscribe(topic)
    socket.connect(f"ipc://{path}")
    poller.register(socket, zmq.POLLIN)

until, waiting_for = time.monotonic() + 60, {socket for socket in topics if b"event/" in topics[socket]}
while time.monotonic() < until:
    for socket, _ in poller.poll(200):
        topic, body = socket.recv_multipart()
        if topic == b"heartbeat":
            greeted.add(socket)
            if len(greeted) == count:
                open(result + ".ready", "w").close()
            continue
        update = wire_pb2.Update.FromString(body)
        got[socket].append((topic, update.channel, update.offset))
        if update.channel == wire_pb2.EVENT and update.event.id == "the-last":
            waiting_for.discard(socket)
            until = until if waiting_for else time.monotonic() + 2
first = next(iter(got.values()))
assert len(set(first)) == len(first)
for socket, updates in got.items():
    expected = [update for update in first if update[0].startswith(topics[socket])]
    assert updates == expected, f"{topics[socket]}: {len(updates)} updates instead of {len(expected)}"
    assert expected or topics[socket] == (b"post/nobody/",), f"{topics[socket]} was not tried"
open(result, "w").write(str(len(first)))
