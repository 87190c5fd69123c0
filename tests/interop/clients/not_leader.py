# SPDX-License-Identifier: Apache-2.0
"""not_leader.py FOLDER: a daemon that answers every request with a status that clients do not know, like one that does not lead
its group. Writes FOLDER/endpoints, and a line to FOLDER/asked for each request."""
import sys

import zmq
from tenure.v1 import wire_pb2

folder = sys.argv[1]
ingest = zmq.Context.instance().socket(zmq.ROUTER)
ingest.bind("tcp://127.0.0.1:*")
endpoint = ingest.last_endpoint.decode()
with open(f"{folder}/endpoints", "w") as file:
    file.write(f"ingest {endpoint}\nfeed tcp://127.0.0.1:1\nquery tcp://127.0.0.1:1\n")
while True:
    *envelope, content = ingest.recv_multipart()
    request = wire_pb2.PublishRequest.FromString(content)
    with open(f"{folder}/asked", "a") as file:
        file.write(f"{len(request.events)}\n")
    reply = wire_pb2.PublishReply(number=request.number, status=15, reason="another daemon leads")
    ingest.send_multipart([*envelope, reply.SerializeToString()])
