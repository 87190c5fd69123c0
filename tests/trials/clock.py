"""The wall clock jumps back and forth under the daemon: the order of the log, its recorded times and the clock date only go
forward, and what subscribers were told stays so. libfaketime sets the daemon's clock, not the monotonic one."""
import json
import os
import sys
import time
from harness import Daemon, Folder, run, wait_for

LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1".replace("x86_64-linux-gnu", os.uname().machine + "-linux-gnu")
DAY = 86400
JUMPS = [0, -3600, +3600, -10 * DAY, +1 * DAY, +40 * DAY, -400 * DAY, 0]  # from the real time


def set_clock(folder, seconds):
    with open(folder + "/clock.new", "w") as file:
        file.write(f"{seconds:+d}\n")
    os.rename(folder + "/clock.new", folder + "/clock")


def publish(folder, number):
    said = run("tenure-publish", "appointment", "--source", "s", "--event-id", str(number), "--organisation", f"Q{number % 7}", "--role",
               "chair", "--person-id", f"p{number}", "--at", folder + "/data")
    assert said.returncode == 0, said.stderr


def main():
    with Folder() as folder:
        set_clock(folder, 0)
        environment = {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": folder + "/clock", "FAKETIME_NO_CACHE": "1",
                       "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        daemon = Daemon(folder + "/data", ("--ipc",), environment=environment)
        dates = []
        for place, jump in enumerate(JUMPS):
            set_clock(folder, jump)
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


if not os.path.exists(LIBRARY):
    print(f"left out: clock jumps, since there is no {LIBRARY}")
    sys.exit(0)
main()
