"""Follows the alerts of a daemon without a gap, on stock pyzmq and protobuf: subscribe, read what is
missing from the daemon's log, go on live. Usage: follow_alerts.py ENDPOINTS-FILE [COUNT]"""
import sys

import zmq
from daemon import connect
from tenure.v1 import wire_pb2

wanted = int(sys.argv[2]) if len(sys.argv) > 2 else None
feed = connect(sys.argv[1], "feed", zmq.SUB)
for topic in (b"alert/", b"heartbeat"):
    feed.subscribe(topic)
query = connect(sys.argv[1], "query", zmq.REQ)


def read_channel(first):
    """The daemon's updates from an offset on, page by page."""
    while first:
        question = wire_pb2.Query()
        question.read_channel.channel = wire_pb2.ALERT
        setattr(question.read_channel, "from", first)
        query.send(question.SerializeToString())
        answer = wire_pb2.Answer.FromString(query.recv())
        yield from answer.updates
        first = answer.next


last = 0  # the offset of the last alert that was printed
while wanted is None or last < wanted:
    topic, body = feed.recv_multipart()
    if topic == b"heartbeat":
        heads = wire_pb2.Heartbeat.FromString(body).heads
        head = next(h.last for h in heads if h.channel == wire_pb2.ALERT)
    else:
        head = wire_pb2.Update.FromString(body).offset
    if head > last:  # a live update is read from the log like any other: one way for all
        for update in read_channel(last + 1):
            last = update.offset
            alert = update.alert
            print(last, alert.Ending.Name(alert.ending), alert.headline, flush=True)
