# SPDX-License-Identifier: Apache-2.0
"""Shared by the trials: a daemon that is killed, producers that remember their acknowledgements, and a comparison of the
two. Uses stock libraries; nothing of the project's own library."""
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
import zmq
from tenure.v1 import event_pb2, wire_pb2

DAYS = [f"20{year:02}-{month:02}-{day:02}" for year in range(10, 20) for month in range(1, 13) for day in (1, 11, 21)]


MIB = 1024 * 1024
# How much more memory than normal the build uses: sanitizers delay the reuse of freed memory.
MEMORY_FACTOR = int(os.environ.get("TENURE_MEMORY_FACTOR", "1"))
IPC = ("--ipc", "--clock", "feed")
LOOPBACK = ("--ingest", "tcp://127.0.0.1:*", "--feed", "tcp://127.0.0.1:*", "--query", "tcp://127.0.0.1:*", "--clock", "feed")

FAKETIME = f"/usr/lib/{os.uname().machine}-linux-gnu/faketime/libfaketimeMT.so.1"


def faketime(folder):
    """The environment of a program whose wall clock set_clock() controls; its monotonic clock is unaffected."""
    return {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": folder + "/clock", "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def set_clock(folder, time_text):
    """A time for libfaketime: seconds relative to the real time, +3600, or a day and time from which it goes on, @2026-03-10
    12:00:00."""
    with open(folder + "/clock.new", "w") as file:
        file.write(time_text + "\n")
    os.rename(folder + "/clock.new", folder + "/clock")


def injecting(what):
    """Put before a command: strace with this injection into its system calls. strace runs as a grandchild (-D), so that the
    process is the command's."""
    return ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={what.split(':')[0]}", "-e", f"inject={what}"]


WITHOUT_SYNC = injecting("fdatasync:retval=0")


def free_ports(count):
    """Different ports that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Daemon:
    """tenured on a folder: ready, with its endpoints, or dead."""

    running = []

    def __init__(self, folder, options=IPC, before=(), environment=None):
        self.folder = folder
        try:
            os.unlink(folder + "/endpoints")
        except FileNotFoundError:
            pass
        self.errors = open(os.path.dirname(folder.rstrip("/")) + "/tenured.err", "ab")
        self.process = subprocess.Popen([*before, os.environ["TENURE_BIN"] + "/tenured", "--data", folder, "--map-size", "16G",
                                         *options], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=self.errors, env={**os.environ, **(environment or {})})
        Daemon.running.append(self.process)
        until = time.monotonic() + 60
        while not os.path.exists(folder + "/endpoints") and self.process.poll() is None:
            assert time.monotonic() < until, "the daemon does not start"
            time.sleep(0.005)
        self.endpoints = {}
        if os.path.exists(folder + "/endpoints"):
            self.endpoints = dict(line.rstrip("\n").split(" ", 1) for line in open(folder + "/endpoints"))

    def is_dead(self):
        return self.process.poll() is not None

    def memory(self):
        """Its resident memory in bytes."""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.errors.close()

    def stop(self):
        self.process.terminate()
        assert self.process.wait(60) == 0, "the daemon did not stop in order"
        self.errors.close()


class Ledger:
    """What producers sent, which acknowledgements they got, and what is in the log."""

    def __init__(self):
        self.acknowledged = {}  # (source, id): seq
        self.sent = set()
        self.logged = {}  # (source, id): seq
        self.last_seq = 0

    def check(self, context, daemon):
        """Reads more of the log. Each event must be in it at most once, and acknowledged ones at the acknowledged
        seq. False: the daemon died meanwhile."""
        socket = context.socket(zmq.DEALER)
        socket.linger = 0
        socket.connect(daemon.endpoints["query"])
        number = 0
        while True:
            number += 1
            query = wire_pb2.Query(number=number)
            query.read_channel.channel = wire_pb2.EVENT
            setattr(query.read_channel, "from", self.last_seq + 1)
            socket.send(query.SerializeToString())
            until = time.monotonic() + 30
            while not socket.poll(50) and not daemon.is_dead():
                assert time.monotonic() < until, "no answer from the daemon"
            if not socket.poll(0):
                socket.close()
                return False
            answer = wire_pb2.Answer.FromString(socket.recv())
            assert answer.status == wire_pb2.Answer.OK, answer
            for update in answer.updates:
                assert update.offset == update.seq == self.last_seq + 1, "a hole in the log"
                self.last_seq = update.seq
                name = (update.event.source, update.event.id)
                if name[0] == "tenured":
                    continue
                assert name not in self.logged, f"{name} is twice in the log"
                assert name in self.sent, f"{name} was never sent"
                self.logged[name] = update.seq
            if answer.next == 0:
                break
        socket.close()
        assert answer.head >= self.last_seq
        for name, seq in self.acknowledged.items():
            assert self.logged.get(name) == seq, f"{name} was acknowledged as {seq}, the log has {self.logged.get(name)}"
        return True


class Producer:
    """Sends requests, several at a time, and keeps each until it is answered."""

    def __init__(self, source, seed, ledger, requests_max=6):
        self.source, self.random, self.ledger, self.requests_max = source, random.Random(seed), ledger, requests_max
        self.waiting = {}  # number: request
        self.number = 0
        self.events = 0
        self.day = 0
        self.socket = None

    def connect(self, context, daemon):
        """Connects, and sends unanswered requests again in the same order."""
        self.close()
        self.socket = context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(daemon.endpoints["ingest"])
        for number in sorted(self.waiting):
            self.socket.send(self.waiting[number].SerializeToString())

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def make_event(self):
        event = event_pb2.Event(source=self.source, id=f"{self.events:08}")
        self.events += 1
        self.day = min(self.day + (self.random.random() < 0.02), len(DAYS) - 1)
        event.announced = DAYS[self.day]
        # A few posts at a time, and others later, because thousands of reports about one post would be unrealistic.
        organisation, role = f"Q{self.events // 500}-{self.random.randrange(12)}", self.random.choice(["chair", "executive-lead"])
        kind = self.random.randrange(4)
        if kind == 0 and self.events > 1:
            event.retraction.id = f"{self.random.randrange(max(0, self.events - 300), self.events - 1):08}"
        elif kind == 1:
            event.recruitment.CopyFrom(event_pb2.Recruitment(organisation=organisation, role=role, stage="OPENED"))
        else:
            person = event_pb2.Person(id=f"p{self.events // 500}-{self.random.randrange(30)}")
            body = event.appointment if kind == 2 else event.departure
            body.organisation, body.role = organisation, role
            body.person.CopyFrom(person)
        return event

    def send(self):
        """Sends new requests, up to the window."""
        while len(self.waiting) < self.requests_max:
            self.number += 1
            request = wire_pb2.PublishRequest(number=self.number, atomic=self.random.random() < 0.1)
            for _ in range(self.random.choice([1, 1, 1, 4, 16])):
                request.events.append(self.make_event())
                self.ledger.sent.add((self.source, request.events[-1].id))
            self.waiting[self.number] = request
            self.socket.send(request.SerializeToString())

    def receive(self):
        while self.socket.poll(0):
            reply = wire_pb2.PublishReply.FromString(self.socket.recv())
            request = self.waiting.pop(reply.number, None)
            if request is None:
                continue  # an earlier copy was answered
            assert reply.status == wire_pb2.PublishReply.DONE and len(reply.answers) == len(request.events), reply
            for event, answer in zip(request.events, reply.answers):
                if answer.status in (wire_pb2.PublishAnswer.STORED, wire_pb2.PublishAnswer.DUPLICATE):
                    self.ledger.acknowledged[(self.source, event.id)] = answer.seq
                else:  # retracts an event that was refused, alone or with its atomic request
                    self.ledger.sent.discard((self.source, event.id))


def work(producers, daemon, seconds, more=True):
    """Publishes until the time is over, the daemon is dead, or, with more=False, everything is answered."""
    until = time.monotonic() + seconds
    poller = zmq.Poller()
    for producer in producers:
        poller.register(producer.socket, zmq.POLLIN)
    while time.monotonic() < until and not daemon.is_dead():
        for producer in producers:
            if more:
                producer.send()
        poller.poll(2)
        for producer in producers:
            producer.receive()
        if not more and not any(producer.waiting for producer in producers):
            return


def wait_for(what, seconds, is_so):
    """Waits until is_so() is true."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, f"never came true: {what}"
        time.sleep(0.02)


def simulate(path, organisations):
    """Simulates four years of that many organisations."""
    with open(path, "w") as file:
        subprocess.run([os.environ["TENURE_BIN"] + "/tenure-simulate", "--organisations", str(organisations), "--years", "4"],
                       stdout=file, check=True)


def run(*command):
    return subprocess.run([os.environ["TENURE_BIN"] + "/" + command[0], *command[1:]], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=600)


def why_no_namespaces():
    """Why networks cannot be cut here, or None."""
    if os.geteuid() != 0:
        return "only root can make network namespaces"
    made = subprocess.run(["ip", "netns", "add", f"tenure-{os.getpid()}"], capture_output=True, text=True)
    if made.returncode != 0:
        return f"there are no network namespaces here ({made.stderr.strip()})"
    subprocess.run(["ip", "netns", "delete", f"tenure-{os.getpid()}"], check=True)
    return None


class Folder:
    """A new folder; at the end it is removed, and running daemons are killed."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="tenure-trial-", dir="/tmp")
        return self.path

    def __exit__(self, *_):
        for process in Daemon.running:
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.path, ignore_errors=True)
