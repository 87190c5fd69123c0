# SPDX-License-Identifier: Apache-2.0
"""Power cuts: the data is on its own file system on a loop device, which is shut down in the middle of the work, so that
everything unsynced is lost. Arguments: how many cuts. Needs root. A control run without syncs must lose something;
otherwise the test could not fail."""
import os
import random
import sys
import zmq
from disk import Disk, why_no_disk
from harness import WITHOUT_SYNC, Daemon, Folder, Ledger, Producer, run, work


def one_cut(disk, context, producers, ledger, chance, before=()):
    """True if everything is correct after the cut."""
    disk.mount()
    daemon = Daemon(disk.path + "/data", before=before)
    try:
        if daemon.is_dead():
            return False
        assert ledger.check(context, daemon)
        for producer in producers:
            producer.connect(context, daemon)
        work(producers, daemon, chance.uniform(0.05, 0.4))
        return True
    except AssertionError as problem:
        if not before:
            raise
        print(f"control: {problem}")
        return False
    finally:
        for producer in producers:
            producer.close()
        disk.cut_power()
        daemon.kill()
        disk.unmount()


def main(cuts, seed):
    context = zmq.Context()
    chance = random.Random(seed)
    with Folder() as folder:
        disk, ledger = Disk(folder), Ledger()
        producers = [Producer(f"source-{i}", f"{seed} {i}", ledger) for i in range(3)]
        for _ in range(cuts):
            assert one_cut(disk, context, producers, ledger, chance), "the daemon did not start after a power cut"
        disk.mount()
        daemon = Daemon(disk.path + "/data")
        for producer in producers:
            producer.connect(context, daemon)
        work(producers, daemon, 60, more=False)
        assert ledger.check(context, daemon)
        assert not ledger.sent - set(ledger.logged)
        verified = run("tenure-verify", "--at", disk.path + "/data")
        assert verified.returncode == 0, verified.stderr
        daemon.stop()
        disk.unmount()
    with Folder() as folder:
        disk, control = Disk(folder), Ledger()
        others = [Producer("control", f"{seed} control", control)]
        good = 0
        while good < 10 and one_cut(disk, context, others, control, chance, WITHOUT_SYNC):
            good += 1
        assert good < 10, "ten power cuts without a single sync lost nothing: this test cannot fail"
    context.destroy(0)
    print(f"{cuts} power cuts: {len(ledger.logged)} events, each once; {len(ledger.acknowledged)} acknowledged and there; the control without "
          f"syncs failed after {good} good ones")


reason = why_no_disk()
if reason:
    print(f"left out: power cuts, since {reason}")
    sys.exit(0)
main(int(sys.argv[1]), os.environ.get("TENURE_SEED", "1"))
