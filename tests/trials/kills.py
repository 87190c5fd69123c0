# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments, at each step of a commit and of a checkpoint, under load from several producers and subscribers.
Arguments: how many kills. The environment's TENURE_SEED selects another history."""
import os
import random
import signal
import subprocess
import sys
import zmq
from harness import Daemon, Folder, Ledger, Producer, injecting, run, wait_for, work

POINTS = {  # the system call before which the daemon is killed
    "before the pages are written": "writev",
    "before they are synced": "fdatasync",
    "before the meta page is written": "pwrite64",
    "before an answer or an update leaves": "sendto",
}
CHECKPOINT = "of a checkpoint, "  # an orderly stop writes a checkpoint, after everything is answered
CHECKPOINT_POINTS = {CHECKPOINT + point: call for point, call in POINTS.items() if call != "sendto"}
KILLS = ["at random", *POINTS, *CHECKPOINT_POINTS]
CHANNELS = ["event", "post", "organisation", "person", "indicator", "alert"]


def subscribe(folder, number):
    return subprocess.Popen([os.environ["TENURE_BIN"] + "/tenure-watch", *CHANNELS, "--from", "start", "--json", "--timeout", "60",
                             "--cursor", f"{folder}/cursor{number}", "--at", folder + "/data"],
                            stdout=open(f"{folder}/watched{number}", "ab"), stdin=subprocess.DEVNULL,
                            stderr=open(f"{folder}/said{number}", "wb"))


def takes_part(folder, number, subscriber):
    said = open(f"{folder}/said{number}").read()
    assert subscriber.poll() is None, f"a subscriber ended with {subscriber.returncode}: {said}"
    return os.path.getsize(f"{folder}/watched{number}") > 0


def by_channel(lines):
    channels = {}
    for line in lines:
        channels.setdefault(line.split('"', 4)[3], []).append(line)
    return channels


def check_subscribers(folder, count):
    """Each received every update of each channel once and in order, through all the kills, and its own as
    well."""
    whole = run("tenure-watch", *CHANNELS, "--from", "start", "--json", "--exit-when-caught-up", "--at", folder + "/data")
    assert whole.returncode == 0, whole.stderr
    expected = by_channel(whole.stdout.splitlines())
    assert {"EVENT", "POST", "PERSON"} <= set(expected)
    for number in range(count):
        seen = by_channel(open(f"{folder}/watched{number}").read().splitlines())
        for channel in seen.keys() | expected.keys():
            was, should = seen.get(channel, []), expected.get(channel, [])
            place = next((i for i, (left, right) in enumerate(zip(was, should)) if left != right), min(len(was), len(should)))
            assert was == should, (f"subscriber {number} saw {len(was)} of {len(should)} updates of {channel}; from the {place}-th they differ: "
                                   f"{was[place:place + 2]} instead of {should[place:place + 2]}")
    return sum(map(len, expected.values()))


def join_first_life(folder, context, producers):
    """Starts subscribers while a daemon is certainly running, which they need for their first connection only."""
    daemon = Daemon(folder + "/data")
    for producer in producers:
        producer.connect(context, daemon)
    work(producers, daemon, 0.3)
    subscribers = [subscribe(folder, number) for number in range(2)]
    for number, subscriber in enumerate(subscribers):
        wait_for("the subscriber takes part", 60, lambda: takes_part(folder, number, subscriber))
    daemon.kill()
    return subscribers


def log_something(producers, daemon, ledger):
    """Publishes until this life has logged an event and everything is answered; without an event a stop has no checkpoint
    to write."""
    head = ledger.last_seq
    wait_for("an event of this life is in the log", 60,
             lambda: work(producers, daemon, 0.05) or any(seq > head for seq in ledger.acknowledged.values()))
    work(producers, daemon, 60, more=False)


def kill_in_checkpoint(folder, daemon, call):
    """Stops the daemon and kills it at its first such call. Everything has been answered, so the call is part of writing the
    checkpoint."""
    with open(folder + "/strace", "w+") as said:
        tracer = subprocess.Popen(["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when=1",
                                   "-p", str(daemon.process.pid)], stdin=subprocess.DEVNULL, stderr=said)
        wait_for("strace follows the daemon", 30, lambda: "attached" in open(said.name).read())
        daemon.process.terminate()
        daemon.process.wait(60)
        tracer.wait(30)


def one_life(folder, context, producers, ledger, round, seed, tries=3):
    """Starts, checks, works and kills a daemon; returns where it was killed. Tries again if the last batch happened to write the
    due checkpoint, so that the stop had none to write."""
    chance = random.Random(f"{seed} {round}")
    point = KILLS[round % len(KILLS)]
    before = () if point not in POINTS else injecting(f"{POINTS[point]}:signal=KILL:when={chance.randrange(3, 20)}")
    daemon = Daemon(folder + "/data", before=before)
    if not daemon.is_dead() and ledger.check(context, daemon):
        for producer in producers:
            producer.connect(context, daemon)
        life = 2.5 if round % 20 == 5 else chance.uniform(0.01, 0.15)  # from time to time subscribers can catch up
        work(producers, daemon, 20 if point in POINTS else life)
        if point in CHECKPOINT_POINTS:
            log_something(producers, daemon, ledger)
            kill_in_checkpoint(folder, daemon, CHECKPOINT_POINTS[point])
            if daemon.process.returncode == 0 and tries > 1:
                return one_life(folder, context, producers, ledger, round, seed, tries - 1)
    died = daemon.is_dead() and daemon.process.returncode == -signal.SIGKILL
    assert died or point == "at random", f"the daemon was not killed {point}, or ended with {daemon.process.returncode}"
    daemon.kill()
    return point


def main(kills, seed):
    context, ledger, deaths = zmq.Context(), Ledger(), {}
    with Folder() as folder:
        producers = [Producer(f"source-{i}", f"{seed} {i}", ledger) for i in range(3)]
        subscribers = join_first_life(folder, context, producers)
        for round in range(kills):
            point = one_life(folder, context, producers, ledger, round, seed)
            deaths[point] = deaths.get(point, 0) + 1
        daemon = Daemon(folder + "/data")
        for producer in producers:
            producer.connect(context, daemon)
        work(producers, daemon, 60, more=False)  # after sending again, each is in the log exactly once
        assert not any(producer.waiting for producer in producers)
        assert ledger.check(context, daemon)
        missing = ledger.sent - set(ledger.logged)
        assert not missing, f"sent, not refused and not in the log: {sorted(missing)[:5]}"
        verified = run("tenure-verify", "--at", folder + "/data")
        assert verified.returncode == 0, verified.stderr  # tables and channels equal those of a rebuild
        for number, subscriber in enumerate(subscribers):
            wait_for("the subscriber takes part", 60, lambda: takes_part(folder, number, subscriber))
            subscriber.terminate()
            subscriber.wait(30)
            # The rest is read from its cursor's position.
            rest = run("tenure-watch", *CHANNELS, "--from", "start", "--json", "--exit-when-caught-up", "--cursor", f"{folder}/cursor{number}",
                       "--at", folder + "/data")
            assert rest.returncode == 0, rest.stderr
            open(f"{folder}/watched{number}", "a").write(rest.stdout)
        updates = check_subscribers(folder, len(subscribers))
        daemon.stop()
    for producer in producers:
        producer.close()
    context.term()
    print(f"{kills} kills ({', '.join(f'{count} {point}' for point, count in sorted(deaths.items()))}): {len(ledger.logged)} events, each once; "
          f"{len(ledger.acknowledged)} acknowledged and there; {updates} updates seen by {len(subscribers)} subscribers, each once")


main(int(sys.argv[1]), os.environ.get("TENURE_SEED", "1"))
