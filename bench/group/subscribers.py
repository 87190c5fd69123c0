# SPDX-License-Identifier: Apache-2.0
"""How much direct subscribers slow single publishes: 300 of them without subscribers and with 1,000 subscribers of three topics
each, in turn and in the same run. Prints ratios and what the subscribers received. Arguments: how many subscribers, how many
rounds."""
import os
import subprocess
import sys
import time
import zmq
from lab import Daemon, Folder, IPC, Publisher, cpu_seconds, median, status, wait_for

LONE = 300
OF_A_PROCESS = 2000

class Crowd:
    """Subscribers in other processes, which have enough descriptors; see crowd.c."""

    def __init__(self, count, folder, *feeds):
        self.folders = [f"{folder}/crowd{i}" for i in range((count + OF_A_PROCESS - 1) // OF_A_PROCESS)]
        self.processes = []
        for i, one in enumerate(self.folders):
            os.makedirs(one, exist_ok=True)
            some = min(OF_A_PROCESS, count - i * OF_A_PROCESS)
            self.processes.append(subprocess.Popen([os.environ["TENURE_BIN"] + "/crowd", one, str(some), *feeds]))
        Daemon.running.extend(self.processes)
        wait_for("all subscribers hear the daemon", 600, lambda: self.count()[0] == count)

    def count(self):
        """How many have received a heartbeat; how many updates arrived in total, and the smallest and the
        largest number for one."""
        try:
            each = [[int(number) for number in open(one + "/got").read().split()] for one in self.folders]
        except FileNotFoundError:
            return [0] * 4
        ready, got, least, most = zip(*each)
        return [sum(ready), sum(got), min(least), max(most)]

    def settle(self):
        """Waits until no more updates arrive; returns their total, and the smallest and the largest number
        for one."""
        before, since = -1, time.monotonic()
        while time.monotonic() - since < 5:
            if self.count()[1] != before:
                before, since = self.count()[1], time.monotonic()
            time.sleep(0.1)
        return self.count()[1:]

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        for one in self.folders:
            os.unlink(one + "/got")


def subscriptions(daemon):
    report = status(daemon)
    return report.subscriptions if report is not None else None


def main(count, rounds):
    with Folder() as folder:
        daemon = Daemon(folder + "/data", IPC)
        publisher = Publisher(zmq.Context(), daemon, "bench")
        publisher.publish(100)
        found = []
        for _ in range(rounds):
            figures = []
            for subscribers in (0, count):
                crowd = Crowd(subscribers, folder, daemon.endpoints["feed"]) if subscribers else None
                before = cpu_seconds(daemon.process)
                seconds, each = publisher.publish(LONE)
                got, least, most = crowd.settle() if crowd is not None else (0, 0, 0)
                figures.append((seconds, median(each) * 1000))
                print(f"  {subscribers} subscribers: {LONE} lone publishes take {seconds:.2f} s, {median(each) * 1000:.2f} ms each (median), "
                      f"{cpu_seconds(daemon.process) - before:.2f} s of CPU; {got} updates arrived", flush=True)
                assert least == most, f"one subscriber got {least} updates, another {most}"
                if crowd is not None:
                    crowd.close()
                    wait_for("the daemon has noticed that they are gone", 60, lambda: subscriptions(daemon) == 0)
            found.append([figures[1][i] / figures[0][i] for i in range(2)])
        print(f"with {count} subscribers : with none = {median([one[0] for one in found]):.2f} for all (asked: at most 1.5), "
              f"{median([one[1] for one in found]):.2f} for one; medians of {rounds}, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(*[int(argument) for argument in sys.argv[1:3]] if len(sys.argv) > 2 else (1000, 3))
