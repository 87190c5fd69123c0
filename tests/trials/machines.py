# SPDX-License-Identifier: Apache-2.0
"""Three machines, each a network namespace with a disk of its own, with a node of etcd and a member; whole machines fail while
events arrive, also one after the other, and so does the leader among etcd's nodes. The checks are those of group.py. Arguments:
how many faults; or `control`, two runs in which the disks of etcd's nodes, or those of the members, do not sync: the check must
notice both. The environment's TENURE_SEED selects another history. Needs root."""
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from disk import Disk, why_no_disk
from group import MEMBERS, Etcd, Group, acknowledged, endure, next_acknowledgement, report
from harness import WITHOUT_SYNC, Daemon, Folder, wait_for, why_no_namespaces

FAULTS = ["killed", "frozen", "cut off", "without power", "two steps", "room", "etcd leader killed", "etcd leader frozen"]


def ip(*words):
    subprocess.run(["ip", *words], check=True)


class Network:
    """A namespace for each machine, and a bridge between them in one of its own."""

    def __init__(self, stack):
        self.hub = f"tenure-{os.getpid()}-hub"
        self.names = [f"tenure-{os.getpid()}-{i}" for i in MEMBERS]
        self.hosts = [f"10.78.0.{i + 1}" for i in MEMBERS]
        for name in (self.hub, *self.names):
            ip("netns", "add", name)
            stack.callback(ip, "netns", "delete", name)
        ip("-n", self.hub, "link", "add", "bridge", "type", "bridge")
        ip("-n", self.hub, "link", "set", "bridge", "up")
        for i in MEMBERS:
            ip("-n", self.names[i], "link", "add", "cable", "type", "veth", "peer", "name", f"to{i}", "netns", self.hub)
            ip("-n", self.hub, "link", "set", f"to{i}", "master", "bridge", "up")
            ip("-n", self.names[i], "address", "add", f"{self.hosts[i]}/24", "dev", "cable")
            for device in ("cable", "lo"):
                ip("-n", self.names[i], "link", "set", device, "up")

    def inside(self, i):
        """Put before a command. `ip netns exec` would keep the disks' file systems mounted."""
        return ("nsenter", f"--net=/run/netns/{self.names[i]}", "--")

    def connect(self, i, is_up):
        ip("-n", self.hub, "link", "set", f"to{i}", "up" if is_up else "down")


class Machines(Group):
    def __init__(self, folder, stack, careless=None):
        self.network = Network(stack)
        self.disks, self.members, self.while_frozen, self.careless = [], [None] * 3, 0, careless
        for i in MEMBERS:
            os.mkdir(f"{folder}/{i}")
            self.disks.append(Disk(f"{folder}/{i}"))
            stack.callback(self.demolish, i)
            self.disks[i].mount()
        self.etcd = None
        self.etcd = Etcd([disk.path for disk in self.disks], self.network.hosts, [self.before(i, "etcd") for i in MEMBERS])
        for i in MEMBERS:
            self.start(i)

    def before(self, i, program):
        return (*self.network.inside(i), *(WITHOUT_SYNC if program == self.careless else ()))

    def path(self, i):
        return self.disks[i].path + "/data"

    def start(self, i):
        urls = ",".join(self.etcd.url(j) for j in MEMBERS)
        self.members[i] = Daemon(self.path(i), ("--ipc", "--clock", "feed", "--group", f"etcd:{urls}", "--node", f"m{i}", "--advertise",
                                                f"ipc://{self.path(i)}/ingest.ipc", "--group-keep", "20"), self.before(i, "tenured"))

    def kill(self, i):
        self.members[i].kill()

    def halt(self, i):
        self.kill(i)
        self.etcd.kill(i)

    def cut_power(self, i):
        self.disks[i].cut_power()
        self.halt(i)
        self.disks[i].unmount()

    def boot(self, i):
        if not os.path.ismount(self.disks[i].path):
            self.disks[i].mount()
        self.etcd.start(i)
        self.start(i)

    def signal(self, i, number):
        self.etcd.nodes[i].send_signal(number)
        self.members[i].process.send_signal(number)

    def etcd_leader(self):
        for i in MEMBERS:
            said = subprocess.run([*self.network.inside(i), "curl", "-s", "-m", "2", "-d", "{}", self.etcd.url(i) + "/v3/maintenance/status"],
                                  capture_output=True, text=True)
            status = json.loads(said.stdout or "{}")
            if "leader" in status and status["leader"] == status["header"]["member_id"]:
                return i
        return None

    def trimmed(self, i):
        status = self.status(i)
        return status.group.trimmed if status is not None else 0

    def demolish(self, i):
        if self.members[i] is not None:
            self.kill(i)
        if self.etcd is not None:
            self.etcd.kill(i)
        if os.path.ismount(self.disks[i].path):
            self.disks[i].unmount()


def lose_two_in_turn(group):
    """One machine is down until etcd no longer has what it lacks; then another loses its power, and the last is killed: those
    two come back, and only the disk without power has everything."""
    down = next(i for i in MEMBERS if i != group.wait_for_leader())
    had = group.status(down).events
    group.halt(down)
    leader = group.wait_for_leader(but=down)
    wait_for("etcd has only what came later", 60, lambda: group.trimmed(leader) > had)
    (other,) = set(MEMBERS) - {down, leader}
    group.cut_power(other)
    group.halt(leader)
    group.boot(other)
    group.boot(down)
    return leader


def strike(group, clients, fault, leader):
    """Causes a fault and heals it; returns how long nothing was acknowledged."""
    moving = [client for client in clients if not client.stubborn]
    count, node = acknowledged(clients), None
    if fault == "killed":
        group.halt(leader)
    elif fault == "frozen":
        group.signal(leader, signal.SIGSTOP)
    elif fault == "cut off":
        group.network.connect(leader, False)
    elif fault == "without power":
        group.cut_power(leader)
    elif fault == "two steps":
        leader = lose_two_in_turn(group)
    elif fault == "room":
        for i in MEMBERS:
            group.disks[i].cut_power()
        for i in MEMBERS:
            group.halt(i)
            group.disks[i].unmount()
        for i in MEMBERS:
            group.boot(i)
    else:
        node = group.etcd.nodes[group.etcd_leader()]
        node.send_signal(signal.SIGSTOP if fault == "etcd leader frozen" else signal.SIGKILL)
    # An answer within the first moment may have been under way before the fault.
    took = 0.1 + next_acknowledgement(moving, time.monotonic() + 0.1, 60 if group.careless is None else 15)
    if fault in ("killed", "without power", "two steps"):
        group.boot(leader)
    elif fault == "frozen":
        group.signal(leader, signal.SIGCONT)
    elif fault == "cut off":
        group.network.connect(leader, True)
    elif fault == "etcd leader frozen":
        node.send_signal(signal.SIGCONT)
    elif fault == "etcd leader killed":
        node.wait()
        group.etcd.start(group.etcd.nodes.index(node))
    return took, acknowledged(clients) - count


def trial(count, seed, faults=FAULTS, careless=None):
    with Folder() as folder, contextlib.ExitStack() as stack:
        group = Machines(folder, stack, careless)
        group.wait_for_leader()
        return endure(group, count, seed, faults, strike, 60 if careless is None else 10)


def control(careless, seed):
    try:
        wrong, _ = trial(1, seed, ["two steps"], careless)
    except AssertionError as problem:
        wrong = [str(problem)]
    assert wrong, f"{careless} did not sync, and nobody noticed"
    print(f"control: {careless} did not sync: noticed, {len(wrong)} times; {wrong[0]}")


if __name__ == "__main__":
    reason = why_no_namespaces() or why_no_disk()
    if reason:
        print(f"left out: machines, since {reason}")
    elif sys.argv[1] == "control":
        for program in ("etcd", "tenured"):
            control(program, os.environ.get("TENURE_SEED", "1"))
    else:
        report(*trial(int(sys.argv[1]), os.environ.get("TENURE_SEED", "1")))
