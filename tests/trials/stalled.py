# SPDX-License-Identifier: Apache-2.0
"""A subscriber that stops reading while many updates are published: another one gets everything at once, the daemon's memory
stays bounded, and when the first one continues it misses nothing. Arguments: how many organisations to simulate."""
import os
import signal
import subprocess
import sys
from harness import MEMORY_FACTOR, MIB, Daemon, Folder, run, simulate, wait_for


def watch(folder, name):
    return subprocess.Popen([os.environ["TENURE_BIN"] + "/tenure-watch", "event", "post", "--from", "start", "--json",
                             "--cursor", f"{folder}/{name}.cursor", "--at", folder + "/data"],
                            stdin=subprocess.DEVNULL, stdout=open(f"{folder}/{name}", "ab"), stderr=subprocess.DEVNULL)


def lines(path):
    with open(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def events_of(path):
    return [line for line in open(path) if line.startswith('{"channel":"EVENT"')]


def main(organisations):
    with Folder() as folder:
        daemon = Daemon(folder + "/data")
        simulate(folder + "/events", organisations)
        quick, stalled = watch(folder, "quick"), watch(folder, "stalled")
        first = run("tenure-publish", "organisation", "--source", "first", "--event-id", "1", "--id", "Q", "--announced",
                    "2010-01-01", "--at", folder + "/data")
        assert first.returncode == 0, first.stderr
        wait_for("both subscribers began", 30, lambda: lines(folder + "/quick") > 0 and lines(folder + "/stalled") > 0)
        os.kill(stalled.pid, signal.SIGSTOP)
        before = daemon.memory()
        published = run("tenure-publish", folder + "/events", "--quiet", "--at", folder + "/data")
        assert published.returncode == 0, published.stderr
        count = 1 + lines(folder + "/events")
        wait_for("the other subscriber has everything", 120, lambda: len(events_of(folder + "/quick")) >= count)
        # Its queue has a limited number of updates of half a KiB each; the mapped part of the log counts as
        # well.
        log = os.path.getsize(folder + "/data/data.mdb")
        grown = daemon.memory() - before
        assert grown < log + 100000 * 1024 * MEMORY_FACTOR, f"the daemon grew by {grown / MIB:.0f} MiB, {log / MIB:.0f} MiB of them the log"
        assert len(events_of(folder + "/stalled")) < count, "the stalled subscriber was not stalled"
        os.kill(stalled.pid, signal.SIGCONT)
        wait_for("it caught up", 120, lambda: lines(folder + "/stalled") >= lines(folder + "/quick"))
        for watcher in (quick, stalled):
            watcher.terminate()
            watcher.wait(30)
        assert events_of(folder + "/stalled") == events_of(folder + "/quick"), "it has missed something"
        daemon.stop()
    print(f"{count} events past a subscriber that stood still: the other had all, it caught up without a gap; "
          f"{grown / MIB:.0f} MiB more memory beside a log of {log / MIB:.0f} MiB")


main(int(sys.argv[1]))
