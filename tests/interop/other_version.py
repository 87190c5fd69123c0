# SPDX-License-Identifier: Apache-2.0
"""A daemon of another version, or a broken one: it answers, but not as expected. Its endpoints go into FOLDER."""
import sys
import threading

import zmq
from tenure.v1 import wire_pb2

folder = sys.argv[1]
context = zmq.Context()
feed, query = context.socket(zmq.PUB), context.socket(zmq.ROUTER)
for name, socket in (("feed", feed), ("query", query)):
    socket.bind(f"ipc://{folder}/{name}.ipc")

log = "1" * 32
position = wire_pb2.LogPosition(incarnation=log, number=1, seq=2, hash="2" * 64)
beat = wire_pb2.Heartbeat(log=log, position=position)
for channel in (wire_pb2.EVENT, wire_pb2.POST):
    beat.heads.add(channel=channel, first=1, last=2)


def update(offset):
    """The first update is an event, the second has a body that this version does not know."""
    whole = wire_pb2.Update(channel=wire_pb2.EVENT, offset=offset, seq=offset)
    if offset == 1:
        whole.event.source, whole.event.id = "desk", "1"
        whole.event.announced = "2020-01-01"
        whole.event.clock.SetInParent()
    return whole


def answer(question):
    given = wire_pb2.Answer(number=question.number, head=2, seq=2, log=log, position=position)
    if question.WhichOneof("body") == "read_channel" and question.read_channel.channel == wire_pb2.EVENT:
        given.updates.extend(update(offset) for offset in range(getattr(question.read_channel, "from"), 3))
    return given


def tell():
    while True:
        feed.send_multipart([b"heartbeat", beat.SerializeToString()])
        threading.Event().wait(0.05)


threading.Thread(target=tell, daemon=True).start()
with open(f"{folder}/endpoints", "w") as file:
    file.write("".join(f"{name} ipc://{folder}/{name}.ipc\n" for name in ("ingest", "feed", "query")))
while True:
    peer, body = query.recv_multipart()
    query.send_multipart([peer, answer(wire_pb2.Query.FromString(body)).SerializeToString()])
