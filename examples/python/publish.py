# SPDX-License-Identifier: Apache-2.0
"""Publishes events, one a line of JSON on standard input, and prints what became of each. Run again after any failure: an
event is stored once. Usage: publish.py ENDPOINTS-FILE < EVENTS"""
import sys

import zmq
from daemon import connect
from google.protobuf import json_format
from tenure.v1 import event_pb2, wire_pb2

ingest = connect(sys.argv[1], "ingest", zmq.DEALER)
request = wire_pb2.PublishRequest(number=1)
for line in sys.stdin:
    request.events.append(json_format.Parse(line, event_pb2.Event()))
while True:
    ingest.send(request.SerializeToString())
    if not ingest.poll(10000):
        sys.exit("no answer within ten seconds; run it again")
    reply = wire_pb2.PublishReply.FromString(ingest.recv())
    if reply.number == request.number and reply.status != wire_pb2.PublishReply.BUSY:
        break
for answer in reply.answers:
    print(wire_pb2.PublishAnswer.Status.Name(answer.status), answer.seq, answer.field, answer.reason)
if reply.status != wire_pb2.PublishReply.DONE:
    sys.exit(reply.reason)
