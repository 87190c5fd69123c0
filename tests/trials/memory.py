# SPDX-License-Identifier: Apache-2.0
"""Out of memory: in every program, and in the working daemon, each allocation in turn fails. The program reports the failure in
its exit code, or works without the memory; it never crashes. The daemon's log is intact afterwards. Arguments: the maximum
number of allocations to try."""
import os
import signal
import subprocess
import sys
from harness import Daemon, Folder, run

SHIM = os.environ["TENURE_FAIL_ALLOC"]
SOURCE = os.environ["TENURE_SOURCE_DIR"]
FEED = SOURCE + "/data/feeds/reports.ndjson"


def programs(folder):
    at = ("--timeout", "1", "--at", folder + "/data")
    return [
        ("tenure-publish", FEED, *at),
        ("tenure-publish", "--atomic", folder + "/few.ndjson", *at),
        ("tenure-publish", "--outbox", folder + "/box", folder + "/few.ndjson", *at),
        ("tenure-publish", "retirement", "--event-id", "r1", "--announced", "2020-01-01", "--organisation", "Q", "--role", "chair",
         "--person", "Ada", *at),
        ("tenure-state", "posts", *at), ("tenure-state", "people", "--json", *at), ("tenure-state", "indicators", *at),
        ("tenure-alerts", "--all", *at), ("tenure-why", "repeated-vacancy/QM7/executive-lead", *at),
        ("tenure-history", "QM7/executive-lead", *at), ("tenure-status", *at), ("tenure-log", *at), ("tenure-silence", *at),
        ("tenure-rules", *at), ("tenure-rules", "test", SOURCE + "/tests/golden/rules.yaml"),
        ("tenure-backtest", "--rules", folder + "/rules.yaml", *at),
        ("tenure-watch", "event", "post", "--from", "start", "--exit-when-caught-up", "--cursor", folder + "/cursor", *at),
        ("tenure-simulate", "--organisations", "5"), ("tenure-verify", "--at", folder + "/data"), ("tenure-keygen", folder + "/key"),
        ("tenured", "--check-config", "--config", folder + "/rules.yaml", "--data", folder + "/none"),
    ]


def places(count, most):
    """All of the first ones, then evenly spread ones."""
    first = list(range(1, min(count, most // 2) + 1))
    rest = range(len(first) + 1, count + 1)
    return first + list(rest[:: max(1, len(rest) * 2 // most)])


def run_failing(command, folder, at, on=False):
    environment = {**os.environ, "LD_PRELOAD": SHIM, "FAIL_AT": str(at), "FAIL_COUNT": folder + "/count"}
    if on:
        environment["FAIL_ON"] = "1"
    for name in ("key.key", "key.pub", "cursor"):
        if os.path.exists(f"{folder}/{name}"):
            os.unlink(f"{folder}/{name}")
    return subprocess.run([os.environ["TENURE_BIN"] + "/" + command[0], *command[1:]], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60)


def sweep(command, folder, most):
    clean = run_failing(command, folder, 0)
    assert clean.returncode in (0, 1), (command, clean.stderr)
    count = int(open(folder + "/count").read())
    tried = places(count, most)
    for at in tried:
        for on in (False, True):
            done = run_failing(command, folder, at, on)
            where = f"{' '.join(command)} with allocation {at} of {count}{' and all after it' if on else ''} failing"
            assert done.returncode in (0, 1, 2, 3, 4), f"{where} ended with {done.returncode}: {done.stderr[-300:]}"
            assert done.returncode in (0, clean.returncode) or done.stderr, f"{where} ended with {done.returncode} and said nothing"
    return len(tried) * 2


def main(most):
    with Folder() as folder:
        lines = open(FEED).readlines()
        open(folder + "/few.ndjson", "w").writelines(lines[:20])
        daemon = Daemon(folder + "/data")
        assert run("tenure-publish", FEED, "--at", folder + "/data").returncode == 0
        open(folder + "/rules.yaml", "w").write(run("tenure-rules", "--at", folder + "/data").stdout)
        tried = sum(sweep(command, folder, most) for command in programs(folder))
        daemon.stop()
        lives = sweep_daemon(folder, 4 * most)
    print(f"{tried} runs of {len(programs(folder))} commands and {lives} of the daemon, each without memory at another place")


def sweep_daemon(folder, most):
    """The daemon starts, stores and answers, or reports why not and stops; what it acknowledged is in the
    log."""
    at, lives, reached = 0, 0, True
    while reached and lives < most:
        at, lives = at + 1 + at // 4, lives + 1
        data = f"{folder}/life{lives}"
        daemon = Daemon(data, environment={"LD_PRELOAD": SHIM, "FAIL_AT": str(at), "FAIL_COUNT": folder + "/count"})
        stored = 0
        if not daemon.is_dead():
            published = run("tenure-publish", FEED, "--json", "--timeout", "2", "--at", data)
            stored = published.stdout.count('"seq"')
            for command in (("tenure-state", "posts"), ("tenure-alerts", "--all"), ("tenure-state", "indicators")):
                run(*command, "--timeout", "2", "--at", data)
        if not daemon.is_dead():
            daemon.process.send_signal(signal.SIGTERM)
        code = daemon.process.wait(60)
        assert code in (0, 1), f"the daemon ended with {code} at allocation {at}: " + open(folder + "/tenured.err").read()[-300:]
        reached = int(open(folder + "/count").read()) >= at
        if os.path.exists(data + "/data.mdb") and os.path.getsize(data + "/data.mdb") > 0 and stored > 0:
            verified = run("tenure-verify", "--at", data)
            assert verified.returncode == 0, f"allocation {at}: " + verified.stderr
        again = Daemon(data)
        assert not again.is_dead(), f"it does not start again after allocation {at} failed"
        log = run("tenure-log", "--at", data).stdout
        assert len(log.splitlines()) >= stored, f"allocation {at}: {stored} were acknowledged"
        again.stop()
    return lives


main(int(sys.argv[1]))
