# SPDX-License-Identifier: Apache-2.0
"""Clients that are silent, stop in the middle, send garbage, announce endless frames or subscribe to everything: each is
disconnected or bounded, and a good client is served after each wave. On loopback."""
import json
import os
import random
import socket
import struct
import time
import zmq
from harness import LOOPBACK, MEMORY_FACTOR, MIB, Daemon, Folder, run, wait_for

TOPICS = 250
PEERS = 150  # in one wave, for each of the three sockets
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)


def ready(kind):
    """The command that ends a handshake: RFC 37, ZMTP 3.1."""
    body = b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind
    return b"\x04" + bytes([len(body)]) + body


KINDS = {"ingest": b"DEALER", "feed": b"SUB", "query": b"DEALER"}
FRAME, COMMAND = b"\x02", b"\x06"  # their size follows in eight bytes


def long_frame(flags, size, content):
    return flags + struct.pack(">Q", size) + content


# What is sent at once, and what after a handshake.
WAVES = {
    "say nothing": (b"", None),
    "begin a greeting": (GREETING[:20], None),
    "greet and stop": (GREETING, None),
    "send garbage": (random.randbytes(300), None),
    "announce a command of 1 GiB": (GREETING + long_frame(COMMAND, 1 << 30, bytes(1000)), None),
    "send garbage later": (GREETING, b"\xff" + random.randbytes(300)),
    "announce a frame of 2^62 bytes": (GREETING, long_frame(FRAME, 1 << 62, b"")),
    "announce a frame of 1 GiB": (GREETING, long_frame(FRAME, 1 << 30, bytes(1000))),
}


def connect(daemon, name, first, then=None):
    host, port = daemon.endpoints[name].removeprefix("tcp://").split(":")
    peer = socket.create_connection((host, int(port)))
    peer.settimeout(10)
    try:
        peer.sendall(first)
        if then is not None:
            peer.sendall(ready(KINDS[name]))
            answer = more = b" "
            while more and b"Socket-Type" not in answer:  # sent earlier, a message would be taken for a part of the handshake
                more = peer.recv(1000)
                answer += more
            peer.sendall(then)
    except ConnectionError:
        pass  # already disconnected
    return peer


def is_cut_off(peer):
    peer.setblocking(False)
    try:
        while True:
            if peer.recv(65536) == b"":
                return True
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


class GoodClient:
    """Publishes and queries; each call must be answered."""

    def __init__(self, folder):
        self.at, self.events = folder + "/data", 0
        self.timeout = str(10 * MEMORY_FACTOR)  # sanitizers also make allocation slower

    def is_served(self):
        self.events += 1
        stored = run("tenure-publish", "organisation", "--source", "good", "--event-id", str(self.events), "--id", "Q",
                     "--announced", "2020-01-01", "--at", self.at, "--timeout", self.timeout)
        assert stored.returncode == 0, stored.stderr
        asked = run("tenure-status", "--at", self.at, "--timeout", self.timeout)
        assert asked.returncode == 0, asked.stderr


def wave(daemon, good, what):
    peers = [connect(daemon, name, *WAVES[what]) for name in KINDS for _ in range(PEERS)]
    good.is_served()
    wait_for(f"the peers that {what} are cut off", 20, lambda: all(map(is_cut_off, peers)))
    good.is_served()
    for peer in peers:
        peer.close()


def subscriptions(folder):
    return int(json.loads(run("tenure-status", "--json", "--at", folder + "/data").stdout).get("subscriptions", 0))


def flood_of_subscriptions(daemon, folder):
    """30,000 topics of 400 bytes each; the second time each is followed by an unsubscription that matches
    nothing."""
    for bogus_ends in (False, True):
        told = open(folder + "/tenured.err").read().count("subscriptions")
        peer = connect(daemon, "feed", GREETING, b"")
        try:
            for number in range(30000):
                topic = b"%08d" % number + b"x" * 392
                peer.sendall(long_frame(FRAME, 401, b"\x01" + topic))
                if bogus_ends:
                    peer.sendall(long_frame(FRAME, 401, b"\x00y" + topic[1:]))
        except (ConnectionError, TimeoutError):
            pass  # disconnected, or no longer read, as intended
        wait_for("the flood is noticed", 60, lambda: open(folder + "/tenured.err").read().count("subscriptions") > told)
        peer.close()


def subscribers_with_much(daemon, first, count):
    """Connects peers with 250 topics of 400 bytes each: nearly the limit for one."""
    peers = []
    for number in range(first, first + count):
        peers.append(connect(daemon, "feed", GREETING, b""))
        for topic in range(TOPICS):
            peers[-1].sendall(long_frame(FRAME, 401, b"\x01" + b"%08d %08d" % (number, topic) + b"x" * 383))
    return peers


def crowd_with_much(daemon, folder):
    """Together more than the total limit: new ones are accepted after others have left; if all stay, the heaviest are
    disconnected."""
    def told():
        return open(folder + "/tenured.err").read().count("most topics")

    for wave in range(3):
        peers = subscribers_with_much(daemon, wave * 8, 8)
        wait_for("the daemon knows what the peers want", 60, lambda: subscriptions(folder) > 8 * TOPICS)
        for peer in peers:
            peer.close()
        wait_for("the daemon forgets what peers wanted that have left", 60, lambda: subscriptions(folder) == 1)
    assert told() == 0, "a subscriber was cut off for what others had wanted that have left"
    peers = subscribers_with_much(daemon, 24, 20)
    wait_for("the heaviest subscribers are cut off", 60, lambda: told() > 0)
    for peer in peers:
        peer.close()
    wait_for("all that they wanted is forgotten", 240, lambda: subscriptions(folder) == 1)


def visitors(daemon, folder):
    """Subscribers that leave while their topics are still arriving: libzmq once aborted because of its own heartbeats to them, some
    ten seconds later."""
    chance, context, here = random.Random(1), zmq.Context(), []
    context.set(zmq.MAX_SOCKETS, 3000)
    for visitor in range(360 // MEMORY_FACTOR):  # each makes libzmq walk through all topics, which is slow with a sanitizer's allocator
        socket = context.socket(zmq.SUB)
        socket.linger = 0
        for topic in range(600):
            socket.subscribe(b"%d-%d-xxxxxxxxxxxxxxxx" % (visitor, topic))
        socket.connect(daemon.endpoints["feed"])
        here.append(socket)
        if visitor % 6 == 5:
            time.sleep(0.35)
            while len(here) > 12:
                here.pop(chance.randrange(len(here))).close()
        assert not daemon.is_dead(), "the daemon died of visitors"
    context.destroy(linger=0)
    wait_for("what the visitors wanted is forgotten", 240, lambda: subscriptions(folder) == 1)


class Bystander:
    """A subscriber that stays connected through the whole flood."""

    def __init__(self, daemon):
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.SUB)
        self.socket.linger = 0
        self.events = self.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self.socket.subscribe(b"heartbeat")
        self.socket.connect(daemon.endpoints["feed"])
        self.hear()

    def hear(self):
        for _ in range(3):
            assert self.socket.poll(20000), "a subscriber hears nothing"
            self.socket.recv_multipart()
        assert not self.events.poll(0), "a subscriber was cut off that asked for one topic"

    def close(self):
        self.socket.disable_monitor()
        self.context.destroy()


def is_at_rest_again(folder):
    """After a flood only the bystander's topic is counted."""
    wait_for("the flood's subscriptions are forgotten", 20, lambda: subscriptions(folder) == 1)


def main():
    with Folder() as folder:
        daemon = Daemon(folder + "/data", LOOPBACK)
        good = GoodClient(folder)
        good.is_served()
        before = daemon.memory()
        for what in WAVES:
            wave(daemon, good, what)
            grown = (daemon.memory() - before) / MIB
            assert grown < 64 * MEMORY_FACTOR, f"{what}: the daemon grew by {grown:.0f} MiB"
        bystander = Bystander(daemon)
        flood_of_subscriptions(daemon, folder)
        bystander.hear()
        is_at_rest_again(folder)
        crowd_with_much(daemon, folder)
        visitors(daemon, folder)
        bystander.hear()
        bystander.close()
        good.is_served()
        grown = (daemon.memory() - before) / MIB
        assert grown < 128 * MEMORY_FACTOR, f"the daemon grew by {grown:.0f} MiB under a flood of subscriptions"
        daemon.stop()
    print(f"{len(WAVES)} waves of {3 * PEERS} peers and a flood of subscriptions: served throughout, "
          f"{grown:.0f} MiB more memory at the end")


main()
