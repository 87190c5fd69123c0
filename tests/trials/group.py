# SPDX-License-Identifier: Apache-2.0
"""Three members on three nodes of etcd, producers of which some move on to the next member and some stay, and faults at the leader
while events arrive. In the end every acknowledged event must be in the log once, with the acknowledged seq, and all channels of
all members must be the same bytes. Arguments: how many faults; or `freeze` and how often to kill the leader while etcd is frozen,
with as many control runs in which members acknowledge before they append; or `control`, a run in which appends lack their
comparisons. The check must notice both. The environment's TENURE_SEED selects another history."""
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zmq
from tenure.v1 import wire_pb2
from etcd_wire import Wire
from harness import Daemon, Folder, Producer, free_ports, run, wait_for

MEMBERS = range(3)
CHANNELS = [wire_pb2.EVENT, wire_pb2.POST, wire_pb2.ORGANISATION, wire_pb2.PERSON, wire_pb2.INDICATOR, wire_pb2.ALERT]
FAULTS = ["kill", "stop", "cut", "late", "answers", "etcd", "frozen", "room"]


class Etcd:
    """Three nodes: on this machine, or on three with these hosts and what is put before a command to run it there."""

    def __init__(self, folders, hosts=("127.0.0.1",) * 3, before=((),) * 3):
        self.folders, self.hosts, self.before = folders, hosts, before
        ports = free_ports(6)
        self.clients, self.peers = ports[:3], ports[3:]
        self.nodes = [None] * 3
        for i in MEMBERS:
            self.start(i)

    def url(self, i):
        return f"http://{self.hosts[i]}:{self.clients[i]}"

    def start(self, i):
        client, peers = self.url(i), [f"http://{self.hosts[j]}:{self.peers[j]}" for j in MEMBERS]
        cluster = ",".join(f"e{j}={peers[j]}" for j in MEMBERS)
        self.nodes[i] = subprocess.Popen(
            [*self.before[i], os.environ["TENURE_ETCD"], "--name", f"e{i}", "--data-dir", f"{self.folders[i]}/etcd{i}",
             "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peers[i],
             "--initial-advertise-peer-urls", peers[i], "--initial-cluster", cluster, "--logger", "zap", "--log-level", "error"],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        Daemon.running.append(self.nodes[i])

    def kill(self, i):
        self.nodes[i].kill()
        self.nodes[i].wait()

    def signal(self, number):
        for node in self.nodes:
            node.send_signal(number)


class Group:
    def __init__(self, folder, seed):
        self.folder, self.etcd = folder, Etcd([folder] * 3)
        self.wires = [Wire(self.etcd.clients[i:] + self.etcd.clients[:i], f"{seed} {i}") for i in MEMBERS]
        self.members = [None] * 3
        self.while_frozen = 0  # events that were acknowledged while no node of etcd ran
        for i in MEMBERS:
            self.start(i)

    def path(self, i):
        return f"{self.folder}/m{i}"

    def start(self, i):
        ipc = f"ipc://{self.path(i)}/ingest.ipc"
        self.members[i] = Daemon(self.path(i), ("--ipc", "--clock", "feed", "--group", f"etcd:{self.wires[i].url}", "--node", f"m{i}",
                                                "--advertise", ipc, "--group-keep", "200"))

    def kill(self, i):
        self.wires[i].life += 1
        self.members[i].kill()

    def ask(self, i, query, seconds=3):
        context = zmq.Context()
        asking = context.socket(zmq.DEALER)
        asking.linger = 0
        asking.connect(f"ipc://{self.path(i)}/query.ipc")
        asking.send(query.SerializeToString())
        answer = wire_pb2.Answer.FromString(asking.recv()) if asking.poll(seconds * 1000) else None
        asking.close()
        context.term()
        return answer

    def status(self, i):
        query = wire_pb2.Query(number=1)
        query.status.SetInParent()
        answer = self.ask(i, query)
        return answer.status_report if answer is not None else None

    def leader(self, but=None):
        """The leader as far as the members know; None: nobody."""
        for i in MEMBERS:
            if i == but or self.members[i].is_dead():
                continue
            status = self.status(i)
            if status is not None and not status.follows:
                return i
        return None

    def wait_for_leader(self, but=None):
        found = []
        wait_for("somebody leads", 60, lambda: found.append(self.leader(but)) or found[-1] is not None)
        return found[-1]

    def living(self):
        return [i for i in MEMBERS if not self.members[i].is_dead()]

    def is_level(self):
        statuses = [self.status(i) for i in self.living()]
        return None not in statuses and len({status.events for status in statuses}) == 1

    def channel(self, i, channel):
        updates, start = [], 1
        while start:
            query = wire_pb2.Query(number=1)
            query.read_channel.channel = channel
            setattr(query.read_channel, "from", start)
            answer = self.ask(i, query, 30)
            assert answer is not None and answer.status == wire_pb2.Answer.OK, answer
            updates += [update.SerializeToString(deterministic=True) for update in answer.updates]
            start = answer.next
        return updates


class Client(threading.Thread):
    """A producer with one request at a time, which it repeats until it is answered: to the next member after 1.5 s, or, if it
    is stubborn, always to the same one."""

    def __init__(self, group, name, seed, stubborn_at=None):
        super().__init__(daemon=True)
        self.group, self.at, self.stubborn = group, stubborn_at or 0, stubborn_at is not None
        self.acknowledged, self.last_ms, self.ends, self.problem = {}, 0.0, False, None
        self.events = Producer(name, seed, None)
        self.random = random.Random(seed)
        self.name = name

    def run(self):
        context = zmq.Context()
        number, connected = 0, None
        while not self.ends:
            events = [self.events.make_event() for _ in range(self.random.choice([1, 1, 4, 16]))]
            reply = None
            while reply is None and not self.ends:
                if connected is None:
                    connected = context.socket(zmq.DEALER)
                    connected.linger = 0
                    connected.connect(f"ipc://{self.group.path(self.at)}/ingest.ipc")
                number += 1
                connected.send(wire_pb2.PublishRequest(number=number, events=events).SerializeToString())
                reply = self.receive(connected, number)
                if reply is None or reply.status != wire_pb2.PublishReply.DONE:
                    reply = None
                    if not self.stubborn:
                        connected.close()
                        connected, self.at = None, (self.at + 1) % 3
                    time.sleep(0.05)
            if reply is not None:
                self.take(events, reply)
            time.sleep(0.01)
        context.destroy(linger=0)

    def receive(self, connected, number):
        until = time.monotonic() + (12 if self.stubborn else 1.5)
        while time.monotonic() < until and not self.ends:
            if connected.poll(50):
                reply = wire_pb2.PublishReply.FromString(connected.recv())
                if reply.number == number:
                    return reply
        return None

    def take(self, events, reply):
        for event, answer in zip(events, reply.answers):
            if answer.status in (wire_pb2.PublishAnswer.STORED, wire_pb2.PublishAnswer.DUPLICATE):
                before = self.acknowledged.setdefault(event.id, answer.seq)
                if before != answer.seq:
                    self.problem = f"{event.id} was acknowledged as {before} and as {answer.seq}"
        self.last_ms = time.monotonic()


def next_acknowledgement(clients, since, limit=60):
    """Seconds until the next acknowledgement after `since`."""
    wait_for("another acknowledgement", limit, lambda: any(client.last_ms > since for client in clients))
    return min(client.last_ms for client in clients if client.last_ms > since) - since


def acknowledged(clients):
    return sum(len(client.acknowledged) for client in clients)


def kill_while_frozen(group, clients, leader):
    group.etcd.signal(signal.SIGSTOP)
    time.sleep(0.5)  # for what was under way
    before = acknowledged(clients)
    time.sleep(1)
    group.while_frozen += acknowledged(clients) - before
    group.kill(leader)
    group.etcd.signal(signal.SIGCONT)


def strike(group, clients, fault, leader):
    """Causes a fault and heals it; returns how long nothing was acknowledged."""
    wire, member, etcd = group.wires[leader], group.members[leader], group.etcd
    moving = [client for client in clients if not client.stubborn]
    count = acknowledged(clients)
    if fault == "kill":
        group.kill(leader)
    elif fault == "stop":
        member.process.send_signal(signal.SIGSTOP)
    elif fault in ("cut", "late"):
        wire.holds = [] if fault == "late" else None
        wire.is_cut = True
        if fault == "late":
            wait_for("an append is under way", 10, lambda: wire.holds)
    elif fault == "answers":
        wire.loses = 0.5
    elif fault == "etcd":
        etcd.kill(leader)
    elif fault == "frozen":
        kill_while_frozen(group, clients, leader)
    elif fault == "room":
        for i in MEMBERS:
            group.kill(i)
            etcd.kill(i)
        for i in MEMBERS:
            etcd.start(i)
        for i in MEMBERS:
            group.start(i)
    # An answer within the first moment may have been under way before the fault.
    took = 0.1 + next_acknowledgement(moving, time.monotonic() + 0.1)
    if fault in ("kill", "frozen"):
        group.start(leader)
    elif fault == "stop":
        member.process.send_signal(signal.SIGCONT)
    elif fault == "etcd":
        etcd.start(leader)
    elif fault == "answers":
        time.sleep(1)
    elif fault == "late":
        wire.release()
    wire.is_cut, wire.loses = False, 0.0
    return took, acknowledged(clients) - count


def check(group, clients, seconds):
    """Returns what is wrong; nothing if all is well within that time."""
    wrong = [f"{client.name}: {client.problem}" for client in clients if client.problem]
    if group.while_frozen:
        wrong.append(f"{group.while_frozen} events were acknowledged while etcd was frozen")
    try:
        wait_for("all members have the same", seconds, group.is_level)
    except AssertionError as problem:
        return wrong + [str(problem)]
    living = group.living()
    wrong += [f"member m{i} ended with {group.members[i].process.returncode}" for i in MEMBERS if i not in living]
    if not living:
        return wrong
    differing = lambda: [f"channel {channel} of m{i} differs from that of m{living[0]}" for channel in CHANNELS
                         for i in living[1:] if group.channel(i, channel) != group.channel(living[0], channel)]
    try:  # requests without an acknowledgement may still be under way
        wait_for("all channels are the same", min(seconds, 10), lambda: not differing())
    except AssertionError:
        wrong += differing()
    logged = {}
    for update in map(wire_pb2.Update.FromString, group.channel(living[0], wire_pb2.EVENT)):
        name = (update.event.source, update.event.id)
        if name in logged:
            wrong.append(f"{name} is twice in the log")
        logged[name] = update.seq
    for client in clients:
        for event, seq in client.acknowledged.items():
            if (client.name, event) not in logged:
                wrong.append(f"{client.name}/{event} was acknowledged as {seq} and is lost")
            elif logged[client.name, event] != seq:
                wrong.append(f"{client.name}/{event} was acknowledged as {seq}, the log has it as {logged[client.name, event]}")
    print(f"{acknowledged(clients)} events acknowledged, {len(logged)} in the log")
    return wrong


def trial(count, seed, faults=FAULTS, safeguard=None):
    """Causes that many faults; returns what is wrong then, and how long each fault kept producers waiting."""
    with Folder() as folder:
        group = Group(folder, seed)
        group.wait_for_leader()
        for wire in group.wires:
            wire.fenced, wire.early = safeguard != "fence", safeguard == "append first"
        return endure(group, count, seed, faults, strike, 60 if safeguard is None else 10)


def endure(group, count, seed, faults, strike, seconds):
    """The faults while events arrive, and then the check, which has so many seconds."""
    chance, waits = random.Random(seed), []
    clients = [Client(group, f"source-{i}", f"{seed} {i}") for i in range(3)]
    clients += [Client(group, f"stubborn-{i}", f"{seed} stubborn {i}", i) for i in MEMBERS]
    for client in clients:
        client.start()
    next_acknowledgement(clients, time.monotonic())
    for round in range(count):
        leader = group.wait_for_leader()
        fault = faults[round % len(faults)]
        time.sleep(chance.uniform(0.2, 0.8))
        took, meanwhile = strike(group, clients, fault, leader)
        waits.append(took)
        print(f"{fault}: m{leader} led; {took:.1f} s until the next acknowledgement, {meanwhile} events acknowledged meanwhile", flush=True)
        time.sleep(chance.uniform(0.5, 1.5))
    for client in clients:
        client.ends = True
    for client in clients:
        client.join()
    wrong = check(group, clients, seconds)
    for i in MEMBERS:
        if not group.members[i].is_dead() and not wrong:
            group.members[i].stop()
            verified = run("tenure-verify", "--at", group.path(i))
            wrong += [f"verify of m{i}: {verified.stderr}"] if verified.returncode != 0 else []
    return wrong, waits


def control(seed):
    for again in range(6):  # one fault may come at a moment at which it does no harm
        wrong, _ = trial(1, f"{seed} {again}", ["late"], "fence")
        if wrong:
            break
    assert wrong, "nobody noticed that a group does without comparisons"
    print(f"without comparisons: noticed, {len(wrong)} times; {wrong[0]}")


def freeze(count, seed):
    report(*trial(count, seed, ["frozen"]))
    losses = []
    for again in range(count):
        wrong, _ = trial(1, f"{seed} {again}", ["frozen"], "append first")
        losses.append(sum(problem.endswith("is lost") for problem in wrong))
    assert min(losses) > 0, f"acknowledged before they were appended, and nothing was lost: {losses}"
    print(f"control: in each of {count} runs that acknowledged before they appended events were lost, {min(losses)} to {max(losses)}")


def report(wrong, waits):
    assert not wrong, "\n".join(wrong[:20])
    waits.sort()
    print(f"{len(waits)} faults; next acknowledgement after {waits[len(waits) // 2]:.1f} s (median), "
          f"{waits[len(waits) * 95 // 100]:.1f} s (p95), {waits[-1]:.1f} s (longest); asked: 6 s (p95), 10 s (longest)")


if __name__ == "__main__":
    seed = os.environ.get("TENURE_SEED", "1")
    if sys.argv[1] == "control":
        control(seed)
    elif sys.argv[1] == "freeze":
        freeze(int(sys.argv[2]), seed)
    else:
        report(*trial(int(sys.argv[1]), seed))
