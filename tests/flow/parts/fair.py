# SPDX-License-Identifier: Apache-2.0
"""Expensive queries against cheap ones, compared by counting, without a clock. Arguments: the folder with keys and data; test, or
how to flood."""
import os
import sys
import threading
import time
import zmq
from tenure.v1 import event_pb2, wire_pb2

DEAR, QUICK, WAITING_MAX = 256, 50, 1024  # the last one is more than may wait
folder, what = sys.argv[1:]
context = zmq.Context()
endpoints = dict(line.split() for line in open(folder + "/data/endpoints"))


def connect(kind, name):
    """A socket with the key of that name, if there are keys."""
    peer = context.socket(kind)
    peer.linger = peer.sndhwm = peer.rcvhwm = 0
    if "key" in endpoints:
        words = dict(line.split()[2:4] for line in open(f"{folder}/keys/{name}.key"))
        peer.curve_publickey, peer.curve_secretkey = words["public"].encode(), words["secret"].encode()
        peer.curve_serverkey = endpoints["key"].encode()
    peer.connect(endpoints["ingest" if name == "feed" else "query"])
    return peer


# How many expensive queries may be answered before the cheap ones: they may use the time between two cheap ones, which a
# sanitizer makes long.
MOST = DEAR // 2 if "TENURE_SANITIZED" in os.environ else QUICK


def dear(number):
    query = wire_pb2.Query(number=number)
    query.indicators.axes.as_of = "2012-06-01"
    return query.SerializeToString()


def quick(peer):
    query = wire_pb2.Query(number=1)
    query.post.organisation, query.post.role = "S00001", "chair"
    return ask(peer, query)


def ask(peer, query):
    peer.send(query.SerializeToString())
    assert peer.poll(60000), "no answer"
    return wire_pb2.Answer.FromString(peer.recv())


def report(peer):
    return ask(peer, wire_pb2.Query(number=2, status=wire_pb2.StatusQuery())).status_report


def flood(connections):
    """Opens connections with that many expensive queries in total, after the first one was answered."""
    peers = [connect(zmq.DEALER, "flood") for _ in range(connections)]
    for number in range(DEAR):
        peers[number % connections].send(dear(number + 1))
    assert peers[0].poll(60000), "no answer"
    return peers


def answered(peers):
    count = 0
    for peer in peers:
        while peer.poll(0):
            assert wire_pb2.Answer.FromString(peer.recv()).status == wire_pb2.Answer.OK
            count += 1
    return count


def stays_ahead(connections):
    """Checks that all cheap queries are answered, one after the other, before most of the expensive ones that were
    sent first; events are stored meanwhile."""
    good, publisher = connect(zmq.DEALER, "good"), connect(zmq.DEALER, "feed")
    peers = flood(connections)
    for _ in range(QUICK):
        assert quick(good).status == wire_pb2.Answer.OK
    count = answered(peers)
    assert count < MOST, f"{count} dear questions were answered before {QUICK} quick ones"
    request = wire_pb2.PublishRequest(number=3)
    request.events.add(source="fair", id=str(connections), announced="2020-01-01",
                       recruitment=event_pb2.Recruitment(organisation="S00001", role="chair", stage="OPENED"))
    publisher.send(request.SerializeToString())
    assert publisher.poll(60000), "no reply"
    assert wire_pb2.PublishReply.FromString(publisher.recv()).status == wire_pb2.PublishReply.DONE
    for peer in peers:
        peer.close()


def leave(connections):
    """Checks that no query of a closed connection is left: each is answered or dropped, and most are dropped."""
    good = connect(zmq.DEALER, "good")
    before = report(good)
    for peer in flood(connections):
        peer.close()
    answered = dropped = reports = 0
    while answered + dropped < DEAR + reports:
        time.sleep(0.02)
        now = report(good)
        reports += 1  # the previous one has been counted by now
        answered, dropped = now.questions - before.questions, now.questions_dropped - before.questions_dropped
    assert now.questions_waiting == 0, now
    assert dropped > DEAR / 2, f"{dropped} of {DEAR} questions of those who left were dropped"


def fill():
    """Sends queries until some are refused, and keeps the connections."""
    peer = connect(zmq.DEALER, "flood")
    for number in range(WAITING_MAX + 64):
        peer.send(dear(number + 1))
    while True:
        assert peer.poll(60000), "no answer"
        answer = wire_pb2.Answer.FromString(peer.recv())
        assert answer.status in (wire_pb2.Answer.OK, wire_pb2.Answer.BUSY), answer
        if answer.status == wire_pb2.Answer.BUSY:
            assert answer.number and "too many questions wait already" in answer.reason, answer
            print("full", flush=True)
        peer.send(dear(1))


if what == "fill":
    fill()
elif what == "stay":
    stays = flood(1)
    threading.Event().wait(60)  # reads no answers, and stays connected
    assert stays
else:
    for many in (1, 8) if "key" in endpoints else (8,):
        stays_ahead(many)
        leave(many)
