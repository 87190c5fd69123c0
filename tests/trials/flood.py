# SPDX-License-Identifier: Apache-2.0
"""A producer that sends endlessly and reads no answers: it is pushed back, memory stays bounded, and another producer is served all
the time. Before that, one that has many requests in flight and reads: no answer is lost. Arguments: how many events the other
producer sends."""
import sys
import zmq
from harness import LOOPBACK, MEMORY_FACTOR, MIB, Daemon, Folder, run
from tenure.v1 import event_pb2, wire_pb2


UNDER_WAY, PUBLISHED = 4096, 12000


def make_request(number):
    """Invalid events, whose answers are larger than they are."""
    request = wire_pb2.PublishRequest(number=number)
    for place in range(200):
        request.events.append(event_pb2.Event(source="flood", id=f"{number}-{place}"))
    return request.SerializeToString()


def send_until_pushed_back(socket, sent):
    """Sends at most `sent` requests; true: it was pushed back."""
    for _ in range(2000):
        try:
            socket.send(make_request(sent), zmq.DONTWAIT)
            sent += 1
        except zmq.Again:
            return sent, True
    return sent, False


def publish_many(context, daemon):
    """Sends more requests than the producer's queue has room for answers."""
    socket = context.socket(zmq.DEALER)
    socket.linger, socket.sndhwm, socket.rcvhwm = 0, UNDER_WAY, UNDER_WAY
    socket.connect(daemon.endpoints["ingest"])
    answered = set()
    for number in range(1, PUBLISHED + UNDER_WAY + 1):
        if number <= PUBLISHED:
            event = event_pb2.Event(source="many", id=str(number), announced="2020-01-01")
            event.organisation.id = f"Q{number}"
            socket.send(wire_pb2.PublishRequest(number=number, events=[event]).SerializeToString())
        if number > UNDER_WAY:
            assert socket.poll(30000), f"{PUBLISHED - len(answered)} answers are lost"
            answered.add(wire_pb2.PublishReply.FromString(socket.recv()).number)
    assert len(answered) == PUBLISHED
    socket.close()


def main(rounds):
    context = zmq.Context()
    with Folder() as folder:
        daemon = Daemon(folder + "/data", LOOPBACK)
        publish_many(context, daemon)
        socket = context.socket(zmq.DEALER)
        socket.linger, socket.sndhwm, socket.rcvhwm = 0, 10, 10
        socket.connect(daemon.endpoints["ingest"])
        sent, was_pushed_back, before, grown = 0, False, daemon.memory(), 0
        for number in range(rounds):
            sent, pushed_back = send_until_pushed_back(socket, sent)
            was_pushed_back |= pushed_back
            other = run("tenure-publish", "organisation", "--source", "good", "--event-id", str(number), "--id", "Q", "--announced",
                        "2020-01-01", "--at", folder + "/data")
            assert other.returncode == 0, other.stderr
            grown = max(grown, daemon.memory() - before)
        assert was_pushed_back, "the flood was never pushed back"
        assert grown < 256 * MIB * MEMORY_FACTOR, f"the daemon grew by {grown / MIB:.0f} MiB"
        socket.close()
        daemon.stop()
    context.term()
    print(f"{sent} requests of a producer that reads no answer: pushed back, {rounds} events of another stored meanwhile, "
          f"{grown / MIB:.0f} MiB more memory")


main(int(sys.argv[1]))
