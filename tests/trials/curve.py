# SPDX-License-Identifier: Apache-2.0
"""Thousands of connections with keys at once, some with unknown keys: each known one is answered, no other is, memory is
bounded, and a good client is served throughout. On loopback. Arguments: how many connections."""
import os
import resource
import sys
import time
import zmq
from harness import LOOPBACK, MEMORY_FACTOR, MIB, Daemon, Folder, run, wait_for
from tenure.v1 import wire_pb2

BYTES_EACH = 64 * 1024  # the memory that a connection may use
STRANGERS = 10  # one in this many connections has an unknown key


def make_keys(folder, name):
    made = run("tenure-keygen", f"{folder}/{name}")
    assert made.returncode == 0, made.stderr
    words = open(f"{folder}/{name}.key").read().split()
    return words[3].encode(), words[7].encode()  # "tenure curve public KEY" and "tenure curve secret KEY"


def start(folder):
    server, _ = make_keys(folder, "server")
    known = make_keys(folder, "known")
    with open(folder + "/access", "w") as access:
        access.write(f"known {known[0].decode()} publish,subscribe,query *\n")
    daemon = Daemon(folder + "/data", (*LOOPBACK, "--key", folder + "/server.key", "--access", folder + "/access"),
                    before=("prlimit", f"--nofile=256:{resource.getrlimit(resource.RLIMIT_NOFILE)[1]}"))
    return daemon, server, known


def connect(context, daemon, server, keys):
    peer = context.socket(zmq.DEALER)
    peer.linger = 0
    peer.curve_serverkey, peer.curve_publickey, peer.curve_secretkey = server, *keys
    peer.connect(daemon.endpoints["query"])
    query = wire_pb2.Query(number=1)
    query.status.SetInParent()
    peer.send(query.SerializeToString())
    return peer


def is_answered(peer):
    return peer.poll(0) and wire_pb2.Answer.FromString(peer.recv()).status == wire_pb2.Answer.OK


def check_served(folder):
    asked = run("tenure-status", "--at", folder + "/data", "--key", folder + "/known.key")
    assert asked.returncode == 0, asked.stderr


def main(count):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(count, hard // 3)  # each needs two descriptors here
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    context = zmq.Context()
    context.set(zmq.MAX_SOCKETS, count + 100)
    with Folder() as folder:
        daemon, server, known = start(folder)
        check_served(folder)
        before, waiting, strangers = daemon.memory(), [], []
        for number in range(count):
            is_known = number % STRANGERS != 0
            peer = connect(context, daemon, server, known if is_known else zmq.curve_keypair())
            (waiting if is_known else strangers).append(peer)
            if number % 500 == 0:
                check_served(folder)
        everybody, until = waiting[:], time.monotonic() + 240
        while waiting:
            waiting = [peer for peer in waiting if not is_answered(peer)]
            assert time.monotonic() < until, f"{len(waiting)} of {count} connections were never answered"
            time.sleep(0.05)
        check_served(folder)
        grown = daemon.memory() - before
        assert not any(peer.poll(0) for peer in strangers), "a stranger was answered"
        assert grown < count * BYTES_EACH * MEMORY_FACTOR, f"{grown / count:.0f} bytes for each connection"
        for peer in everybody + strangers:
            peer.close()
        check_served(folder)
        daemon.stop()
    context.term()
    print(f"{count} connections with keys, {len(strangers)} of them unknown: all known ones answered, "
          f"{grown / MIB:.0f} MiB more memory")


main(int(sys.argv[1]))
