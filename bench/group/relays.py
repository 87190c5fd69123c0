# SPDX-License-Identifier: Apache-2.0
"""10,000 subscribers of three topics each behind two relays: whether each gets every update, and the daemon's CPU time compared
with one direct subscriber, in turn and in the same run. Arguments: how many subscribers, how many rounds."""
import os
import subprocess
import sys
import zmq
from lab import Daemon, Folder, IPC, Publisher, cpu_seconds, median, wait_for
from subscribers import Crowd

EVENTS = 300


def start_relay(folder, at):
    feed = f"ipc://{folder}.feed"
    relay = subprocess.Popen([os.environ["TENURE_BIN"] + "/tenure-relay", "--from", at, "--feed", feed, "--query", f"ipc://{folder}.query"],
                             stdout=subprocess.DEVNULL)
    Daemon.running.append(relay)
    wait_for("the relay listens", 30, lambda: os.path.exists(f"{folder}.feed"))
    return feed


def main(count, rounds):
    with Folder() as folder:
        daemon = Daemon(folder + "/data", IPC)
        publisher = Publisher(zmq.Context(), daemon, "bench")
        publisher.publish(100)
        relays = [start_relay(f"{folder}/relay{i}", folder + "/data") for i in range(2)]
        found = []
        for _ in range(rounds):
            costs = []
            for subscribers, feeds in ((1, [daemon.endpoints["feed"]]), (count, relays)):
                crowd = Crowd(subscribers, folder, *feeds)
                before = cpu_seconds(daemon.process)
                publisher.publish(EVENTS)
                costs.append(cpu_seconds(daemon.process) - before)
                got, least, most = crowd.settle()
                crowd.close()
                print(f"  {subscribers} subscribers: {got} updates arrived, {least} to {most} for each; {costs[-1]:.2f} s of the daemon's CPU", flush=True)
                assert least == most and least >= 2 * EVENTS, "updates were lost"
            found.append(costs[1] / costs[0])
        print(f"{count} subscribers behind 2 relays : 1 direct = {median(found):.2f} CPU of the daemon (asked: at most 2), each update delivered; "
              f"median of {rounds}, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(*[int(argument) for argument in sys.argv[1:3]] if len(sys.argv) > 2 else (10000, 3))
