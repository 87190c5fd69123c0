# SPDX-License-Identifier: Apache-2.0
"""Shared by the measurements of groups: daemons in a new folder, publishers on stock libraries, and CPU time of a process."""
import os
import pathlib
import subprocess
import sys
import time
import urllib.request
import zmq

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/trials"))
from harness import Daemon, Folder, IPC, free_ports, wait_for  # noqa: E402
from tenure.v1 import event_pb2, wire_pb2  # noqa: E402

__all__ = ["Daemon", "Folder", "IPC", "Publisher", "cpu_seconds", "free_ports", "median", "start_etcd", "start_group", "status", "wait_for"]


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]


def cpu_seconds(process):
    """User and system time of a process and its threads."""
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_etcd(folder, count):
    """Starts that many nodes of one cluster with default flags; returns their client URLs."""
    ports = free_ports(2 * count)
    clients = [f"http://127.0.0.1:{port}" for port in ports[:count]]
    peers = [f"http://127.0.0.1:{port}" for port in ports[count:]]
    cluster = ",".join(f"e{i}={peer}" for i, peer in enumerate(peers))
    for i in range(count):
        Daemon.running.append(subprocess.Popen(
            [os.environ["TENURE_ETCD"], "--name", f"e{i}", "--data-dir", f"{folder}/etcd{i}", "--listen-client-urls", clients[i],
             "--advertise-client-urls", clients[i], "--listen-peer-urls", peers[i], "--initial-advertise-peer-urls", peers[i],
             "--initial-cluster", cluster, "--logger", "zap", "--log-level", "error"], stderr=open(f"{folder}/etcd{i}.err", "ab")))

    def is_healthy():
        try:
            return b'"true"' in urllib.request.urlopen(clients[0] + "/health", timeout=2).read()
        except OSError:
            return False

    wait_for("etcd is healthy", 60, is_healthy)
    return clients


def status(daemon):
    """The daemon's status report; None without an answer."""
    context = zmq.Context()
    asking = context.socket(zmq.DEALER)
    asking.linger = 0
    asking.connect(daemon.endpoints["query"])
    query = wire_pb2.Query(number=1)
    query.status.SetInParent()
    asking.send(query.SerializeToString())
    report = wire_pb2.Answer.FromString(asking.recv()).status_report if asking.poll(3000) else None
    asking.close()
    context.term()
    return report


def start_group(folder, count=3):
    """Starts `count` etcd nodes and as many members; returns the members, the leader first."""
    urls = ",".join(start_etcd(folder, count))
    members = []
    for i in range(count):
        path = f"{folder}/m{i}"
        members.append(Daemon(path, (*IPC, "--group", f"etcd:{urls}", "--node", f"m{i}", "--advertise", f"ipc://{path}/ingest.ipc")))
    leads = []

    def has_leader():
        reports = [status(member) for member in members]
        leads[:] = [member for member, report in zip(members, reports) if report is not None and not report.follows]
        return leads

    wait_for("a member leads", 60, has_leader)
    return leads + [member for member in members if member is not leads[0]]


class Publisher:
    """Publishes appointments, one in each request, with a window of requests in flight."""

    def __init__(self, context, daemon, source):
        self.socket = context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.rcvhwm = self.socket.sndhwm = 100000
        self.socket.connect(daemon.endpoints["ingest"])
        self.source, self.count = source, 0

    def send(self):
        self.count += 1
        event = event_pb2.Event(source=self.source, id=str(self.count), announced=f"2019-{1 + self.count // 20000:02}-{1 + self.count // 800 % 25:02}")
        event.appointment.organisation, event.appointment.role = f"Q{self.count // 10}", "chair"
        event.appointment.person.id = f"p{self.count % 5000}"
        self.socket.send(wire_pb2.PublishRequest(number=self.count, events=[event]).SerializeToString())

    def receive(self):
        assert self.socket.poll(20000), "no answer"
        reply = wire_pb2.PublishReply.FromString(self.socket.recv())
        assert reply.status == wire_pb2.PublishReply.DONE, reply

    def publish(self, count, window=1):
        """Seconds from the first request to the last answer; with a window of 1 also those of each request."""
        began, waiting, sent, each = time.monotonic(), 0, 0, []
        while sent < count or waiting:
            if waiting < window and sent < count:
                one = time.monotonic()
                self.send()
                sent, waiting = sent + 1, waiting + 1
            else:
                self.receive()
                waiting -= 1
                each.append(time.monotonic() - one)
        return time.monotonic() - began, each

    def close(self):
        self.socket.close()
