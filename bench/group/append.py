# SPDX-License-Identifier: Apache-2.0
"""Compares a group of three with a single daemon, in turn and in the same run: how long a single publish waits for its
acknowledgement, and how many events per second are stored with 1,024 requests in flight. Prints ratios; the first argument is
the number of rounds."""
import os
import sys
import time
import zmq
from lab import Daemon, Folder, Publisher, cpu_seconds, median, start_group

BLOCKS, BLOCK, WINDOW, MANY = 15, 20, 1024, 8000


def lone(alone, group):
    """Milliseconds until single acknowledgements: a few of each in turn, so that other load on the machine affects both; with a
    pause, so that neither waits for the other's daemons."""
    waits = [[], []]
    for _ in range(BLOCKS):
        for publisher, found in zip((alone, group), waits):
            found += publisher.publish(BLOCK)[1]
            time.sleep(0.1)
    return [median(found) * 1000 for found in waits]


def many(daemon, publisher):
    """Events per second, and microseconds of the daemon's CPU time for each."""
    before = cpu_seconds(daemon.process)
    seconds, _ = publisher.publish(MANY, WINDOW)
    return MANY / seconds, (cpu_seconds(daemon.process) - before) / MANY * 1e6


def main(rounds):
    with Folder() as folder:
        context = zmq.Context()
        daemons = [Daemon(folder + "/alone"), start_group(folder)[0]]
        publishers = [Publisher(context, daemon, "bench") for daemon in daemons]
        for publisher in publishers:
            publisher.publish(100)
        found = []
        for _ in range(rounds):
            waits = lone(*publishers)
            rates = [many(*pair) for pair in zip(daemons, publishers)]
            for i, name in enumerate(("alone", "group")):
                print(f"  {name}: {waits[i]:.2f} ms a lone acknowledgement, {rates[i][0]:,.0f} events/s, {rates[i][1]:.1f} us of CPU an event", flush=True)
            found.append([waits[1] / waits[0], rates[1][0] / rates[0][0], rates[1][1] / rates[0][1]])
        wait, rate, cpu = (median([ratios[i] for ratios in found]) for i in range(3))
        print(f"group : alone = {wait:.2f} lone acknowledgement (asked: at most 4), {rate:.2f} events/s (at least 0.25), {cpu:.2f} CPU of the leader "
              f"an event (at most 1.5); medians of {rounds}, load {os.getloadavg()[0]:.1f}")
        context.destroy(linger=0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
