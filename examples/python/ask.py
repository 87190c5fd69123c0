# SPDX-License-Identifier: Apache-2.0
"""Prints the state of a post as JSON, on a day if one is given. Usage: ask.py ENDPOINTS-FILE ORGANISATION/ROLE [DAY]"""
import sys

import zmq
from daemon import connect
from google.protobuf import json_format
from tenure.v1 import wire_pb2

query = connect(sys.argv[1], "query", zmq.REQ)
question = wire_pb2.Query(number=1)
question.post.organisation, question.post.role = sys.argv[2].split("/")
question.post.axes.as_of = sys.argv[3] if len(sys.argv) > 3 else ""
query.send(question.SerializeToString())
if not query.poll(10000):
    sys.exit("no answer within ten seconds")
answer = wire_pb2.Answer.FromString(query.recv())
if answer.status != wire_pb2.Answer.OK:
    sys.exit(answer.reason)
print(json_format.MessageToJson(answer.posts[0], indent=None))
