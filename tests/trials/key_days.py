# SPDX-License-Identifier: Apache-2.0
"""Keys are valid from their first day to their last: libfaketime sets the daemon's clock to an hour before midnight, then past
it. Subscribers whose keys expire are disconnected then, not only at the next connection."""
import os
import sys
import zmq
from zmq.utils.monitor import recv_monitor_message
from harness import FAKETIME, LOOPBACK, Daemon, Folder, faketime, run, set_clock

YEAR, LAST, FIRST = "2026-03-01..2026-03-31", "2026-03-01..2026-03-10", "2026-03-11..2026-03-31"
KEYS = {"desk": ("publish", YEAR), "ending": ("publish,query", LAST), "coming": ("publish,query", FIRST),
        "guest": ("subscribe", LAST), "member": ("subscribe", YEAR)}


class Subscriber:
    """A subscriber on stock libraries; its monitor reports when it is disconnected, and when its key is
    rejected."""

    def __init__(self, context, folder, endpoints, name):
        words = dict(line.split()[2:4] for line in open(f"{folder}/{name}.key"))
        self.socket = context.socket(zmq.SUB)
        self.socket.linger = 0
        self.socket.curve_publickey, self.socket.curve_secretkey = words["public"].encode(), words["secret"].encode()
        self.socket.curve_serverkey = endpoints["key"].encode()
        self.events = self.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_FAILED_AUTH)
        self.socket.subscribe(b"")
        self.socket.connect(endpoints["feed"])

    def hear(self, topic):
        while True:
            assert self.socket.poll(30000), f"nothing was heard of {topic}"
            if self.socket.recv_multipart()[0].startswith(topic):
                return

    def is_told(self, event):
        while True:
            assert self.events.poll(30000), "it is still connected"
            if recv_monitor_message(self.events)["event"] == event:
                return


def write_keys(folder):
    with open(folder + "/access", "w") as file:
        for name in ("server", *KEYS):
            made = run("tenure-keygen", f"{folder}/{name}")
            assert made.returncode == 0, made.stderr
            if name in KEYS:
                roles, days = KEYS[name]
                file.write(f"{name} {made.stdout.strip()} {roles} * {days}\n")


def publish(folder, name, number):
    """Its exit code: 3 if the key is rejected."""
    return run("tenure-publish", "organisation", "--source", name, "--event-id", str(number), "--id", "Q", "--announced", "2026-01-01",
               "--at", folder + "/data", "--key", f"{folder}/{name}.key", "--timeout", "1" if number == 0 else "30").returncode


def check_day(folder, good, bad):
    assert publish(folder, good, 1) == 0, f"{good} is refused on a day that is its"
    asked = run("tenure-state", "posts", "--at", folder + "/data", "--key", f"{folder}/{good}.key")
    assert asked.returncode == 0, asked.stderr
    assert publish(folder, bad, 0) == 3, f"{bad} is let in on a day that is not its"


def main():
    with Folder() as folder:
        write_keys(folder)
        set_clock(folder, "@2026-03-10 23:00:00")
        keys = ("--key", folder + "/server.key", "--access", folder + "/access")
        daemon = Daemon(folder + "/data", (*LOOPBACK, *keys), environment={**faketime(folder), "TZ": "UTC"})
        context = zmq.Context()
        guest, member = (Subscriber(context, folder, daemon.endpoints, name) for name in ("guest", "member"))
        guest.hear(b"heartbeat")
        member.hear(b"heartbeat")
        check_day(folder, good="ending", bad="coming")
        set_clock(folder, "@2026-03-11 00:00:01")
        guest.is_told(zmq.EVENT_DISCONNECTED)
        guest.is_told(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
        check_day(folder, good="coming", bad="ending")
        member.hear(b"heartbeat")
        assert publish(folder, "desk", 1) == 0
        member.hear(b"event/")
        context.destroy()
        daemon.stop()
    print("keys on their last and first days, and at the midnight between")


if not os.path.exists(FAKETIME):
    print(f"left out: days of keys, since there is no {FAKETIME}")
    sys.exit(0)
main()
