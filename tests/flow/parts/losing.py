# SPDX-License-Identifier: Apache-2.0
"""A proxy between a producer and a daemon that loses the first answer to each request, except for the given numbers.
Arguments: the daemon's endpoints file, the one to write, numbers."""
import sys

import zmq
from tenure.v1 import wire_pb2

endpoints = dict(line.rstrip("\n").split(" ", 1) for line in open(sys.argv[1]))
kept = {int(number) for number in sys.argv[3:]}
context = zmq.Context()
front, back = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
back.connect(endpoints["ingest"])
endpoints["ingest"] = f"ipc://{sys.argv[2]}.ipc"
front.bind(endpoints["ingest"])
with open(sys.argv[2], "w") as file:
    file.write("".join(f"{name} {address}\n" for name, address in endpoints.items()))
poller = zmq.Poller()
poller.register(front, zmq.POLLIN)
poller.register(back, zmq.POLLIN)
while True:
    for socket, _ in poller.poll():
        if socket is front:
            peer, body = front.recv_multipart()
            back.send_multipart([peer, b"", body])
            continue
        peer, _, body = back.recv_multipart()
        number = wire_pb2.PublishReply.FromString(body).number
        if number in kept:
            front.send_multipart([peer, body])
        kept.add(number)
