# SPDX-License-Identifier: Apache-2.0
"""Measures whether a follower keeps up: how fast it applies a log compared with its leader, and how long after its acknowledgement
an event is in the follower's feed at 1,000 events per second. Arguments: how many events, for how many seconds they are paced."""
import os
import sys
import time
import zmq
from lab import Daemon, Folder, IPC, Publisher, median, status, wait_for
from tenure.v1 import wire_pb2

PACE = 1000  # events a second


def apply_all(folder, leader, head):
    """Starts an empty follower, and returns the seconds until it has everything."""
    began = time.monotonic()
    follower = Daemon(folder + "/follower", (*IPC[:1], "--follow", leader.folder))
    wait_for("the follower has everything", 600, lambda: (report := status(follower)) is not None and report.events >= head)
    return follower, time.monotonic() - began


def lags(context, publisher, follower, seconds):
    """The time from each acknowledgement to the follower's update, in seconds."""
    feed = context.socket(zmq.SUB)
    feed.linger, feed.rcvhwm = 0, 0
    feed.subscribe(b"event/")
    feed.subscribe(b"heartbeat")
    feed.connect(follower.endpoints["feed"])
    assert feed.poll(10000), "the follower is silent"
    poller = zmq.Poller()
    poller.register(feed, zmq.POLLIN)
    poller.register(publisher.socket, zmq.POLLIN)
    acknowledged, shown, sent, began = {}, {}, 0, time.monotonic()
    count = seconds * PACE
    while len(acknowledged) < count or len(shown) < count:
        while sent < count and time.monotonic() - began >= sent / PACE:
            publisher.send()
            sent += 1
        for socket, _ in poller.poll(1):
            now = time.monotonic()
            while socket.poll(0):
                if socket is feed:
                    topic, body = feed.recv_multipart()
                    if topic != b"heartbeat":
                        event = wire_pb2.Update.FromString(body).event
                        if event.source == publisher.source:
                            shown[int(event.id)] = now
                else:
                    reply = wire_pb2.PublishReply.FromString(socket.recv())
                    assert reply.status == wire_pb2.PublishReply.DONE, reply
                    acknowledged[reply.number] = now
        assert time.monotonic() - began < seconds + 60, f"{len(shown)} of {count} events are in the follower's feed"
    feed.close()
    return sorted(max(0, shown[number] - acknowledged[number]) for number in acknowledged)


def main(count, seconds):
    context = zmq.Context()
    with Folder() as folder:
        leader = Daemon(folder + "/leader", IPC)
        publisher = Publisher(context, leader, "bench")
        publisher.publish(100)
        stored, _ = publisher.publish(count, window=1024)
        follower, applied = apply_all(folder, leader, status(leader).events)
        print(f"{count} events: stored in {stored:.2f} s with 1,024 in flight, applied by a follower in {applied:.2f} s with its start: "
              f"{stored / applied:.2f} times as fast (asked: at least 1)", flush=True)
        paced = Publisher(context, leader, "paced")
        found = lags(context, paced, follower, seconds)
        print(f"at {PACE} events a second an event is in the follower's feed {median(found) * 1000:.1f} ms (median), "
              f"{found[len(found) * 99 // 100] * 1000:.1f} ms (p99), {found[-1] * 1000:.1f} ms (longest) after its acknowledgement "
              f"(asked: under 100 ms); load {os.getloadavg()[0]:.1f}")
    context.destroy(linger=0)


if __name__ == "__main__":
    main(*[int(argument) for argument in sys.argv[1:3]] if len(sys.argv) > 2 else (50000, 10))
