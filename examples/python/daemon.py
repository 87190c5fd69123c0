# SPDX-License-Identifier: Apache-2.0
"""Where a daemon is, and a socket to it, with a key if it asks for one: stock pyzmq and protobuf. The messages are made by
protoc --python_out=. tenure/v1/*.proto"""
import os
import re

import zmq

context = zmq.Context.instance()


def connect(endpoints_file, which, kind):
    """A socket of that kind to "ingest", "feed" or "query" of the daemon whose endpoints file this is. The caller's key is the
    file that TENURE_KEY names, as tenure keygen writes it."""
    said = dict(line.split(" ", 1) for line in open(endpoints_file).read().splitlines())
    socket = context.socket(kind)
    if "key" in said:
        keys = dict(re.findall(r"^tenure curve (public|secret) (\S+)$", open(os.environ["TENURE_KEY"]).read(), re.M))
        socket.curve_serverkey = said["key"].encode()
        socket.curve_publickey = keys["public"].encode()
        socket.curve_secretkey = keys["secret"].encode()
    socket.connect(said[which])
    return socket
