# SPDX-License-Identifier: Apache-2.0
"""How a subscriber joins a daemon that is scripted here: a snapshot that changes while it is read, one that is half read, a
daemon that comes back with another log, or with its log restored. The daemon's socket files go into FOLDER."""
import atexit
import json
import os
import subprocess
import sys
import time

import zmq
from tenure.v1 import wire_pb2

folder = sys.argv[1]


class Daemon:
    """Serves one channel of posts. `log` has its updates by offset; `pages` describes the snapshot: for the beginning of each
    page, its offsets and the beginning of the next one. Queries for other pages are not answered."""

    def __init__(self, name, head):
        self.folder, self.head, self.log, self.pages, self.identity = f"{folder}/{name}", head, range(1, 100), {}, "1" * 32
        self.incarnation, self.common = self.identity, 100
        os.mkdir(self.folder)
        self.context = zmq.Context()
        self.feed, self.query = self.context.socket(zmq.PUB), self.context.socket(zmq.ROUTER)
        for part, socket in (("feed", self.feed), ("query", self.query)):
            socket.linger = 0
            socket.bind(f"ipc://{self.folder}/{part}.ipc")
        with open(f"{self.folder}/endpoints", "w") as file:
            file.write("".join(f"{part} ipc://{self.folder}/{part}.ipc\n" for part in ("ingest", "feed", "query")))

    def update(self, offset):
        whole = wire_pb2.Update(channel=wire_pb2.POST, offset=offset, seq=offset)
        whole.post.organisation, whole.post.role = f"Q{offset}", "chair"
        return whole

    def position(self):
        return wire_pb2.LogPosition(incarnation=self.incarnation, number=1, seq=self.head, hash=f"{self.head:064x}")

    def answer(self, question):
        given = wire_pb2.Answer(number=question.number, head=self.head, seq=self.head, log=self.identity, position=self.position())
        if question.WhichOneof("body") == "locate":
            if question.locate.log != self.identity:
                given.status = wire_pb2.Answer.NOT_FOUND
            given.rewind.heads.add(channel=wire_pb2.POST, first=1, last=min(self.common, self.head))
            return given
        if question.WhichOneof("body") == "read_snapshot":
            page = self.pages.get(question.read_snapshot.after)
            if page is None:
                return None
            offsets, given.next = page
        else:
            first = getattr(question.read_channel, "from")
            offsets = [offset for offset in self.log if first <= offset <= self.head]
        given.updates.extend(map(self.update, offsets))
        return given

    def push(self, offset):
        """Pushes an update without a heartbeat, which would give its incarnation."""
        update = self.update(offset)
        update.incarnation = int(self.incarnation[:8], 16)
        self.feed.send_multipart([f"post/Q{offset}/chair".encode(), update.SerializeToString()])

    def serve(self):
        beat = wire_pb2.Heartbeat(log=self.identity, position=self.position())
        beat.heads.add(channel=wire_pb2.POST, first=1, last=self.head)
        self.feed.send_multipart([b"heartbeat", beat.SerializeToString()])
        while self.query.poll(20):
            peer, body = self.query.recv_multipart()
            given = self.answer(wire_pb2.Query.FromString(body))
            if given is not None:
                self.query.send_multipart([peer, given.SerializeToString()])

    def serve_until(self, what, is_so):
        until = time.monotonic() + 60
        while not is_so():
            assert time.monotonic() < until, f"never came true: {what}"
            self.serve()

    def close(self):
        self.context.destroy()


class Watch:
    """Runs `tenure watch post` on that daemon, from a snapshot."""

    def __init__(self, daemon, *options):
        self.out, self.err = daemon.folder + "/out", daemon.folder + "/err"
        with open(self.out, "w") as out, open(self.err, "w") as err:
            self.process = subprocess.Popen(
                [os.environ["TENURE_BIN"] + "/tenure-watch", "post", "--from", "snapshot", "--json", "--at", daemon.folder, *options],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        atexit.register(self.process.kill)

    def offsets(self):
        with open(self.out) as file:
            return [int(json.loads(line)["offset"]) for line in file.read().split("\n")[:-1]]

    def told(self):
        """The offsets that it printed, and a word if the stream goes back."""
        with open(self.out) as file:
            return [int(update.get("offset", 0)) or "rewind" for update in map(json.loads, file.read().split("\n")[:-1])]

    def said(self):
        with open(self.err) as file:
            return file.read()

    def has_ended(self):
        return self.process.poll() is not None

    def stop(self):
        self.process.terminate()
        return self.process.wait(60)


def change_while_it_is_read():
    """A change after the beginning of the snapshot is delivered once, by the channel."""
    daemon = Daemon("changing", head=2)
    daemon.pages = {0: ([1], 1), 1: ([3], 0)}
    watch = Watch(daemon)
    daemon.serve_until("the snapshot's first row", watch.offsets)
    for head in (3, 4):
        daemon.head = head
        daemon.serve_until(f"update {head}", lambda: watch.offsets()[-1] == head)
    watch.stop()
    assert watch.offsets() == [1, 3, 4], watch.offsets()
    daemon.close()


def half_a_snapshot():
    """A subscriber that stops in the middle of a snapshot starts it again, because its rows are no position
    in the channel."""
    daemon = Daemon("half", head=5)
    daemon.pages = {0: ([4], 1)}
    cursor = daemon.folder + "/cursor"
    watch = Watch(daemon, "--cursor", cursor, "--timeout", "1")
    daemon.serve_until("the silence is noticed", lambda: "waiting for it" in watch.said())
    assert watch.stop() == 0 and watch.offsets() == [4], watch.said()
    daemon.pages[1] = ([5], 0)
    for expected in ([4, 5], []):
        watch = Watch(daemon, "--cursor", cursor, "--exit-when-caught-up")
        daemon.serve_until("it caught up", watch.has_ended)
        assert watch.process.returncode == 0 and watch.offsets() == expected, (watch.offsets(), watch.said())
    daemon.close()


def another_log():
    """The daemon's log is replaced by another one while a subscriber runs."""
    daemon = Daemon("another", head=1)
    daemon.pages = {0: ([1], 0)}
    watch = Watch(daemon)
    daemon.serve_until("the snapshot", lambda: watch.offsets() == [1])
    daemon.identity, daemon.head = "2" * 32, 2
    daemon.serve_until("it ends", lambda: watch.has_ended() or len(watch.offsets()) > 1)
    assert watch.process.returncode == 1 and watch.offsets() == [1], (watch.offsets(), watch.said())
    assert "the daemon has another log than" in watch.said(), watch.said()
    daemon.close()


def restored():
    """Updates that a restored log pushes before its first heartbeat are not mistaken for a continuation of the old one; a
    subscriber that began with a snapshot gets a new one."""
    daemon = Daemon("restored", head=2)
    daemon.pages = {0: ([1, 2], 0)}
    watch = Watch(daemon)
    daemon.serve_until("the snapshot", lambda: watch.offsets() == [1, 2])
    daemon.push(3)
    daemon.head = 3
    daemon.serve_until("a push of the log that is followed", lambda: watch.offsets() == [1, 2, 3])
    daemon.incarnation, daemon.common, daemon.head = "a" * 32, 2, 4
    daemon.pages = {0: ([1, 2, 3, 4], 0)}
    daemon.push(4)
    daemon.serve_until("the rewind, and what follows", lambda: len(watch.told()) >= 8)
    watch.stop()
    assert watch.told() == [1, 2, 3, "rewind", 1, 2, 3, 4], watch.told()
    daemon.close()


change_while_it_is_read()
half_a_snapshot()
another_log()
restored()
