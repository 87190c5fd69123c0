# SPDX-License-Identifier: Apache-2.0
"""The network between the daemon and its clients is cut in both directions, and in each alone. Publishing continues and
succeeds once it is repaired, each event is stored once, and a subscriber misses nothing. Two hosts are two network
namespaces, which only root can make. Arguments: for how many seconds it is cut, and how many events are published each time."""
import ctypes
import os
import subprocess
import sys
import time
from harness import Daemon, Folder, run, wait_for, why_no_namespaces

ROUNDS = {
    "both ways": (("link", "set", "here", "down"), ("link", "set", "here", "up")),
    "from the daemon": (("route", "add", "blackhole", "10.77.0.2/32"), ("route", "del", "blackhole", "10.77.0.2/32")),
    "to the daemon": (("route", "add", "blackhole", "10.77.0.1/32"), ("route", "del", "blackhole", "10.77.0.1/32")),
}


class Hosts:
    """Two hosts with a virtual cable between them; this process moves to the clients' host."""

    def __init__(self):
        self.daemon, self.client = (f"tenure-{os.getpid()}-{name}" for name in ("daemon", "client"))

    def ip(self, host, *words):
        subprocess.run(["ip", "-n", host, *words], check=True)

    def __enter__(self):
        for host in (self.daemon, self.client):
            subprocess.run(["ip", "netns", "add", host], check=True)
        self.ip(self.daemon, "link", "add", "here", "type", "veth", "peer", "name", "here", "netns", self.client)
        for host, address in ((self.daemon, "10.77.0.1/24"), (self.client, "10.77.0.2/24")):
            self.ip(host, "address", "add", address, "dev", "here")
            self.ip(host, "link", "set", "here", "up")
            self.ip(host, "link", "set", "lo", "up")
        with open(f"/run/netns/{self.client}") as namespace:
            assert ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), 0) == 0
        return self

    def change(self, what, words):
        host = self.client if what == "to the daemon" else self.daemon
        self.ip(host, *words)

    def __exit__(self, *_):
        for host in (self.daemon, self.client):
            subprocess.run(["ip", "netns", "delete", host], check=False)


def start(folder, hosts):
    for name in ("server", "client"):
        assert run("tenure-keygen", f"{folder}/{name}").returncode == 0
    with open(folder + "/client.pub") as public, open(folder + "/access", "w") as access:
        access.write(f"client {public.read().split()[3]} publish,subscribe,query *\n")
    addresses = [word for name in ("ingest", "feed", "query") for word in (f"--{name}", "tcp://10.77.0.1:*")]
    return Daemon(folder + "/data", (*addresses, "--clock", "feed", "--key", folder + "/server.key", "--access", folder + "/access"),
                  before=("ip", "netns", "exec", hosts.daemon))


def begin(folder, program, *words, output):
    return subprocess.Popen([f"{os.environ['TENURE_BIN']}/{program}", *words, "--at", folder + "/data", "--key", folder + "/client.key"],
                            stdin=subprocess.DEVNULL, stdout=open(f"{folder}/{output}", "ab"),
                            stderr=open(f"{folder}/{output}.err", "ab"))


def write_events(path, source, count):
    with open(path, "w") as file:
        for number in range(count):
            file.write(f'{{"source":"{source}","id":"{number}","announced":"2020-01-01","appointment":{{"organisation":"Q{number % 50}",'
                       f'"role":"chair","person":{{"id":"p{number}"}}}}}}\n')


def seen(folder):
    with open(folder + "/watched") as file:
        return file.read().count('"source":"round-')


def one_round(folder, hosts, number, what, seconds, count):
    before = seen(folder)
    write_events(folder + "/events", f"round-{number}", count)
    publisher = begin(folder, "tenure-publish", folder + "/events", "--batch", "1", "--window", "4", "--timeout", "60", output="published")
    wait_for("publishing goes on", 30, lambda: seen(folder) > before + count // 20)
    hosts.change(what, ROUNDS[what][0])
    time.sleep(seconds)  # the duration of the cut
    assert publisher.poll() is None, "the publisher ended while the network was cut"
    hosts.change(what, ROUNDS[what][1])
    assert publisher.wait(120) == 0, open(folder + "/published.err").read()
    wait_for("the subscriber has everything", 120, lambda: seen(folder) == before + count)


def main(seconds, count):
    with Folder() as folder, Hosts() as hosts:
        daemon = start(folder, hosts)
        watcher = begin(folder, "tenure-watch", "event", "--json", "--timeout", "120", "--cursor", folder + "/cursor", output="watched")
        joined = lambda: os.path.exists(folder + "/cursor")
        hello = 0
        while not joined():  # updates before it has joined are not delivered
            hello += 1
            said = run("tenure-publish", "organisation", "--source", "hello", "--event-id", str(hello), "--id", "Q", "--announced",
                       "2020-01-01", "--at", folder + "/data", "--key", folder + "/client.key")
            assert said.returncode == 0, said.stderr
            time.sleep(0.1)
        for number, what in enumerate(ROUNDS):
            one_round(folder, hosts, number, what, seconds, count)
        watcher.terminate()
        watcher.wait(30)
        ids = [line.split('"event":', 1)[1] for line in open(folder + "/watched") if '"source":"round-' in line]
        assert len(ids) == len(set(ids)) == count * len(ROUNDS), "something was stored or told twice"
        daemon.stop()
    print(f"{len(ROUNDS)} partitions of {seconds} s ({', '.join(ROUNDS)}): {len(ids)} events, each stored and told once")


reason = why_no_namespaces()
if reason:
    print(f"left out: partitions, since {reason}")
    sys.exit(0)
main(float(sys.argv[1]), int(sys.argv[2]))
