# SPDX-License-Identifier: Apache-2.0
"""Slow readers: clients with large queries that read slowly must not make the file grow. The same events are loaded with and
without them, and the sizes of the files are compared. Arguments: how many organisations to simulate."""
import os
import subprocess
import sys
import zmq
from harness import MIB, Daemon, Folder, run, simulate
from tenure.v1 import wire_pb2

READERS = 8


def ask_much(context, daemon):
    """Sends queries with large answers, more of them than are answered before somebody reads."""
    reader = context.socket(zmq.DEALER)
    reader.linger, reader.rcvhwm = 0, 1
    reader.connect(daemon.endpoints["query"])
    for number in range(64):
        query = wire_pb2.Query(number=number)
        query.read_channel.channel = wire_pb2.POST
        setattr(query.read_channel, "from", 1)
        reader.send(query.SerializeToString())
    return reader


def load(folder, events, with_readers):
    """The size of the file after the load."""
    context = zmq.Context()
    daemon = Daemon(folder)
    publisher = subprocess.Popen([os.environ["TENURE_BIN"] + "/tenure-publish", events, "--quiet", "--at", folder],
                                 stdin=subprocess.DEVNULL)
    readers, taken = [], 0
    if with_readers:
        readers = [ask_much(context, daemon) for _ in range(READERS)]
    while publisher.poll() is None:
        for reader in readers:
            if reader.poll(20):
                reader.recv()
                taken += 1
    assert publisher.returncode == 0
    for reader in readers:
        reader.close()
    daemon.stop()
    context.term()
    return os.path.getsize(folder + "/data.mdb"), taken


def main(organisations):
    with Folder() as folder:
        simulate(folder + "/events", organisations)
        alone, _ = load(folder + "/alone", folder + "/events", False)
        watched, taken = load(folder + "/watched", folder + "/events", True)
        assert taken > READERS, "the readers read nothing"
        assert watched < 1.5 * alone, f"{watched / MIB:.1f} MiB with slow readers, {alone / MIB:.1f} without"
    print(f"the file has {watched / MIB:.1f} MiB with {READERS} slow readers and {alone / MIB:.1f} without")


main(int(sys.argv[1]))
