# SPDX-License-Identifier: Apache-2.0
"""What a leader logs by itself while leaders are killed: in each round the members that follow get other rules, midnight passes,
the leader is killed, and then the next one as soon as it leads. Each day and each set of rules must be in the log once, in order,
and everything that group.py checks must hold. Argument: how many rounds. The environment's TENURE_SEED selects another history."""
import datetime
import os
import random
import sys
import time
from tenure.v1 import wire_pb2
from group import MEMBERS, Client, Etcd, Group, check, next_acknowledgement
from harness import FAKETIME, Daemon, Folder, faketime, set_clock

LEFT_OUT = ["vacancy", "milestone", "icp-population"]  # rules that are left out, in turn


class Ruled(Group):
    """A group with a wall clock and a configuration."""

    def __init__(self, folder):
        self.folder, self.etcd, self.members, self.while_frozen = folder, Etcd([folder] * 3), [None] * 3, 0
        self.configure(0)
        for i in MEMBERS:
            self.start(i)

    def configure(self, round):
        with open(self.folder + "/rules", "w") as file:
            file.write(f"without: [{LEFT_OUT[round % len(LEFT_OUT)]}]\n")
        set_clock(self.folder, f"+{round * 86400}")

    def start(self, i):
        urls = ",".join(self.etcd.url(j) for j in MEMBERS)
        self.members[i] = Daemon(self.path(i), ("--ipc", "--config", self.folder + "/rules", "--group", f"etcd:{urls}", "--node", f"m{i}",
                                                "--advertise", f"ipc://{self.path(i)}/ingest.ipc"), environment=faketime(self.folder))

    def kill(self, i):
        self.members[i].kill()


def one_round(group, round, chance):
    leader = group.wait_for_leader()
    group.configure(round)
    for i in set(MEMBERS) - {leader}:
        group.members[i].stop()
        group.start(i)
    time.sleep(chance.uniform(0, 0.5))
    group.kill(leader)
    second = group.wait_for_leader(but=leader)
    time.sleep(chance.uniform(0, 0.05))
    group.kill(second)
    for i in (leader, second):
        group.start(i)


def logged(group):
    """The days and the sets of rules in the log."""
    days, sets = [], []
    for update in map(wire_pb2.Update.FromString, group.channel(0, wire_pb2.EVENT)):
        if update.event.WhichOneof("body") == "clock":
            days.append(update.event.clock.date)
        elif update.event.WhichOneof("body") == "rules":
            sets.append(frozenset(rule.name for rule in update.event.rules.rules))
    return days, sets


def main(rounds, seed):
    chance, today = random.Random(seed), datetime.date.today()
    with Folder() as folder:
        group = Ruled(folder)
        group.wait_for_leader()
        clients = [Client(group, f"source-{i}", f"{seed} {i}") for i in MEMBERS]
        for client in clients:
            client.start()
        for round in range(1, rounds + 1):
            next_acknowledgement(clients, time.monotonic())
            one_round(group, round, chance)
        next_acknowledgement(clients, time.monotonic())
        for client in clients:
            client.ends = True
        for client in clients:
            client.join()
        wrong = check(group, clients, 60)
        assert not wrong, "\n".join(wrong[:20])
        days, sets = logged(group)
        assert days == [str(today + datetime.timedelta(round)) for round in range(rounds + 1)], f"the days: {days}"
        every = set().union(*sets)
        left_out = [sorted(every - rules) for rules in sets]
        assert left_out == [[LEFT_OUT[round % len(LEFT_OUT)]] for round in range(rounds + 1)], f"rules that were left out: {left_out}"
    print(f"{2 * rounds} leaders killed: {len(days)} days and {len(sets)} sets of rules, each once")


if not os.path.exists(FAKETIME):
    print(f"left out: days and rules of a group, since there is no {FAKETIME}")
    sys.exit(0)
main(int(sys.argv[1]), os.environ.get("TENURE_SEED", "1"))
