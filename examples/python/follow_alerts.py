# SPDX-License-Identifier: Apache-2.0
"""Follows the alerts of a daemon without a gap, on stock pyzmq and protobuf: subscribe, read what is
missing from the daemon's log, go on live; go back where the log was restored. Usage: follow_alerts.py ENDPOINTS-FILE [COUNT]"""
import sys

import zmq
from daemon import connect
from tenure.v1 import wire_pb2

wanted = int(sys.argv[2]) if len(sys.argv) > 2 else None
feed = connect(sys.argv[1], "feed", zmq.SUB)
feed.subscribe(b"heartbeat")
query = connect(sys.argv[1], "query", zmq.REQ)
seen = None  # the last heartbeat: the log's identity, and where it stood
last = 0  # the offset of the last alert that was printed


def ask(**body):
    query.send(wire_pb2.Query(**body).SerializeToString())
    return wire_pb2.Answer.FromString(query.recv())


def alerts_of(heads):
    return next(head.last for head in heads if head.channel == wire_pb2.ALERT)


while wanted is None or last < wanted:
    topic, body = feed.recv_multipart()
    beat = wire_pb2.Heartbeat.FromString(body)
    if seen is not None and beat.position.incarnation != seen.position.incarnation:
        answer = ask(locate=wire_pb2.LocateQuery(log=seen.log, position=seen.position))
        if answer.status not in (wire_pb2.Answer.OK, wire_pb2.Answer.CURSOR_ABANDONED):
            sys.exit(answer.reason)  # a log of another identity: there is nothing to go on with
        if alerts_of(answer.rewind.heads) < last:
            last = alerts_of(answer.rewind.heads)
            print("rewind to", last, answer.rewind.reason, flush=True)
    seen = beat
    following = last + 1 if alerts_of(beat.heads) > last else 0
    while following:  # page by page
        answer = ask(read_channel=wire_pb2.ReadChannel(channel=wire_pb2.ALERT, **{"from": following}))
        if answer.position.incarnation != seen.position.incarnation:
            break  # of another log already: the next heartbeat tells
        for update in answer.updates:
            last = update.offset
            print(last, update.alert.Ending.Name(update.alert.ending), update.alert.headline, flush=True)
        following = answer.next
