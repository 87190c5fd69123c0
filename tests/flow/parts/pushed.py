# SPDX-License-Identifier: Apache-2.0
"""A subscriber with so many topics that the daemon pauses between sends. Publishes, one request after another, and stops the
daemon as soon as the last one is acknowledged; then every event must have been pushed, in the order of its seqs. Arguments: the
daemon's folder, its process, a file of events."""
import itertools
import os
import signal
import sys
import zmq
from google.protobuf import json_format
from tenure.v1 import event_pb2, wire_pb2

TOPICS = 1500
EVENTS = 100

folder, process, path = sys.argv[1:4]
context = zmq.Context()
feed, ingest = context.socket(zmq.SUB), context.socket(zmq.DEALER)
feed.rcvhwm = 0
monitor = feed.get_monitor_socket(zmq.EVENT_DISCONNECTED)
for topic in [b"heartbeat", b"event/"] + [b"post/nobody-%d" % i for i in range(TOPICS)]:
    feed.subscribe(topic)
feed.connect(f"ipc://{folder}/feed.ipc")
ingest.connect(f"ipc://{folder}/ingest.ipc")
assert feed.poll(30000), "no greeting"

for number, line in enumerate(itertools.islice(open(path, encoding="utf-8"), EVENTS), 1):
    request = wire_pb2.PublishRequest(number=number)
    request.events.append(json_format.Parse(line, event_pb2.Event()))
    ingest.send(request.SerializeToString())
    assert ingest.poll(30000), "no acknowledgement"
    last = wire_pb2.PublishReply.FromString(ingest.recv()).answers[0].seq
os.kill(int(process), signal.SIGTERM)

seqs, has_ended = [], False
while not has_ended or feed.poll(0):
    poller = zmq.Poller()
    poller.register(feed, zmq.POLLIN)
    poller.register(monitor, zmq.POLLIN)
    ready = dict(poller.poll(60000))
    assert ready, "the daemon neither pushes nor ends"
    has_ended = has_ended or monitor in ready
    if feed in ready:
        topic, body = feed.recv_multipart()
        if topic.startswith(b"event/"):
            seqs.append(wire_pb2.Update.FromString(body).seq)
assert seqs == list(range(1, last + 1)), f"of {last} events these were pushed, in this order: {seqs}"
context.destroy(0)
