# SPDX-License-Identifier: Apache-2.0
"""The wall clock jumps back and forth under the daemon: the order of the log, its recorded times and the clock date only
move forward, and what subscribers received stays valid. libfaketime sets the daemon's wall clock, but not the monotonic
one."""
import json
import os
import sys
from harness import FAKETIME, Daemon, Folder, faketime, run, set_clock

DAY = 86400
JUMPS = [0, -3600, +3600, -10 * DAY, +1 * DAY, +40 * DAY, -400 * DAY, 0]  # offsets from the real time


def publish(folder, number):
    said = run("tenure-publish", "appointment", "--source", "s", "--event-id", str(number), "--organisation", f"Q{number % 7}", "--role",
               "chair", "--person-id", f"p{number}", "--at", folder + "/data")
    assert said.returncode == 0, said.stderr


def main():
    with Folder() as folder:
        set_clock(folder, "+0")
        daemon = Daemon(folder + "/data", ("--ipc",), environment=faketime(folder))
        dates = []
        for place, jump in enumerate(JUMPS):
            set_clock(folder, f"{jump:+d}")
            for number in range(place * 20, place * 20 + 20):
                publish(folder, number)
            status = json.loads(run("tenure-status", "--json", "--at", folder + "/data").stdout)
            dates.append(status["clock"])
        log = [json.loads(line) for line in run("tenure-watch", "event", "--from", "start", "--exit-when-caught-up",
                                                "--json", "--at", folder + "/data").stdout.splitlines()]
        daemon.stop()
        verified = run("tenure-verify", "--at", folder + "/data")
        assert verified.returncode == 0, verified.stderr
        recorded = [int(update["recordedMs"]) for update in log]
        assert recorded == sorted(recorded), "a recorded time went back"
        assert dates == sorted(dates) and len(set(dates)) > 2, f"the clock dates: {dates}"
        told = [int(update["event"]["id"]) for update in log if update["event"]["source"] == "s"]
        assert told == list(range(20 * len(JUMPS))), "the order is not that of publishing"
        assert [int(update["seq"]) for update in log] == list(range(1, len(log) + 1))
    print(f"{len(JUMPS) - 1} jumps of the wall clock: {len(log)} entries in order, the clock date from {dates[0]} to {dates[-1]}")


if not os.path.exists(FAKETIME):
    print(f"left out: clock jumps, since there is no {FAKETIME}")
    sys.exit(0)
main()
