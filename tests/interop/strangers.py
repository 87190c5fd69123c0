# SPDX-License-Identifier: Apache-2.0
"""Clients that do not know the protocol or violate it, and a correct one that uses REQ."""
import random
import sys
import threading

import zmq
from tenure.v1 import event_pb2, wire_pb2

ingest, query = sys.argv[1:3]
context = zmq.Context()


def connect(kind, endpoint):
    socket = context.socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.RCVTIMEO, 20000)
    socket.connect(endpoint)
    return socket


def ask(socket, frames):
    socket.send_multipart(frames)
    return socket.recv_multipart()[-1]


dealer = connect(zmq.DEALER, ingest)
reply = wire_pb2.PublishReply.FromString(ask(dealer, [b"\xff\xff\xff"]))
assert reply.status == wire_pb2.PublishReply.MALFORMED, reply
reply = wire_pb2.PublishReply.FromString(ask(dealer, [b"\x12\x00" * 16385]))
assert reply.status == wire_pb2.PublishReply.TOO_LARGE, reply
reply = wire_pb2.PublishReply.FromString(ask(dealer, [b"\x12\x80\x80\x80\x02" + bytes(4 << 20)]))
assert reply.status == wire_pb2.PublishReply.TOO_LARGE, reply
reply = wire_pb2.PublishReply.FromString(ask(dealer, [b"\x12\x03abc"]))
assert reply.answers[0].status == wire_pb2.PublishAnswer.INVALID, reply

# Messages of another shape are dropped: the next answer belongs to the next request.
dealer.send_multipart([b"one", b"two"])
dealer.send_multipart([b"", b"one", b"two", b"three"])
nothing = wire_pb2.PublishRequest(number=8).SerializeToString()
dealer.send_multipart([b"x" * 256, b"", nothing])
dealer.send_multipart([b"1", b"2", b"3", b"4", b"5", b"", nothing])
dealer.send_multipart([b"1", b"", nothing, nothing])
dealer.send_multipart([b"1", nothing])
request = wire_pb2.PublishRequest(number=7)
assert wire_pb2.PublishReply.FromString(ask(dealer, [request.SerializeToString()])).number == 7

random.seed(1)
asker = connect(zmq.DEALER, query)
for size in (0, 1, 10, 1000, 60000):
    answer = wire_pb2.Answer.FromString(ask(asker, [random.randbytes(size)]))
    assert answer.status == wire_pb2.Answer.INVALID, answer
nonsense = wire_pb2.Query(number=1)
nonsense.read_channel.channel = 99
answer = wire_pb2.Answer.FromString(ask(asker, [nonsense.SerializeToString()]))
assert answer.status == wire_pb2.Answer.INVALID and "no channel 99" in answer.reason, answer
for name in ("x" * 65, "\u202e", "Q"):
    question = wire_pb2.Query(number=2)
    question.post.organisation, question.post.role = name, "chair"
    answer = wire_pb2.Answer.FromString(ask(asker, [question.SerializeToString()]))
    assert answer.status == wire_pb2.Answer.NOT_FOUND, answer

# Garbage of any kind is answered or dropped, and does no harm.
for number in range(300):
    dealer.send(random.randbytes(random.randrange(200)))
    asker.send(random.randbytes(random.randrange(200)))

good = connect(zmq.REQ, ingest)
request = wire_pb2.PublishRequest(number=1)
event = request.events.add(source="s", id="1", announced="2019-01-01")
event.appointment.organisation, event.appointment.role = "Q", "chair"
event.appointment.person.name = "Ada"
for status in (wire_pb2.PublishAnswer.STORED, wire_pb2.PublishAnswer.DUPLICATE):
    reply = wire_pb2.PublishReply.FromString(ask(good, [request.SerializeToString()]))
    assert reply.answers[0].status == status, reply

# The envelope before the empty frame is returned unchanged: for a REQ that numbers its requests, and through a
# proxy.
front, back = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
front.bind("inproc://front")
back.connect(query)
threading.Thread(target=zmq.proxy, args=(front, back), daemon=True).start()
for endpoint, message, answer_type in ((ingest, wire_pb2.PublishRequest, wire_pb2.PublishReply),
                                       (query, wire_pb2.Query, wire_pb2.Answer),
                                       ("inproc://front", wire_pb2.Query, wire_pb2.Answer)):
    for relaxed in (0, 1):
        asker = context.socket(zmq.REQ)
        asker.setsockopt(zmq.LINGER, 0)
        asker.setsockopt(zmq.RCVTIMEO, 20000)
        asker.setsockopt(zmq.REQ_CORRELATE, 1)
        asker.setsockopt(zmq.REQ_RELAXED, relaxed)
        asker.connect(endpoint)
        for number in range(1, 5):
            if relaxed:  # an abandoned request: its answer must not be mistaken for the next one's
                asker.send(message(number=100 + number).SerializeToString())
            asker.send(message(number=number).SerializeToString())
            answer = answer_type.FromString(asker.recv())
            assert answer.number == number, (endpoint, relaxed, answer)
envelope = [b"x" * 255, b"2", b"3", b"4", b""]
asker = connect(zmq.DEALER, ingest)
asker.send_multipart(envelope + [nothing])
assert asker.recv_multipart()[:-1] == envelope

event.appointment.basis = 9  # no such basis
event.id = "2"
reply = wire_pb2.PublishReply.FromString(ask(good, [request.SerializeToString()]))
assert reply.answers[0].field == "appointment.basis", reply
print("well")
