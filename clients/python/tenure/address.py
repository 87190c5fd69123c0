# SPDX-License-Identifier: Apache-2.0
"""Addresses of daemons, and sockets to them."""
from __future__ import annotations

import os
import re
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path

import zmq

from .errors import Invalid, NoDaemon

DEFAULT_AT = "tcp://127.0.0.1:7301"
_KEY_LINE = re.compile(r"^tenure curve (public|secret) (\S{40})$", re.M)
_FEED_QUEUE_MAX = 100_000  # a larger queue costs memory; updates that are dropped are read from the log later
_MESSAGE_BYTES_MAX = 32 * 1024 * 1024  # the largest answer is to a full request of which every event is refused


@dataclass
class Endpoints:
    """The sockets of one daemon, and its public key if it requires keys."""

    sockets: dict[str, str] = field(default_factory=dict)
    key: str = ""
    is_from_file: bool = False


def _of_address(at: str) -> Endpoints:
    found = re.fullmatch(r"(tcp://(?:\[[^]]+\]|[^:\[\]]+)):(\d+)", at)
    if not found or not 1 <= int(found[2]) <= 65533:
        raise Invalid(f"{at} is not an address; it is tcp://host:port of the ingest socket")
    names = ("ingest", "feed", "query")  # on three consecutive ports
    return Endpoints({name: f"{found[1]}:{int(found[2]) + place}" for place, name in enumerate(names)})


def _of_file(path: Path) -> list[Endpoints]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as problem:
        raise NoDaemon(f"no daemon is running there: {path} does not exist") from problem
    except OSError as problem:
        raise NoDaemon(f"{path} cannot be read: {problem.strerror}") from problem
    daemons: list[Endpoints] = []
    for line in lines:
        name, _, value = line.partition(" ")
        if not daemons or (name == "ingest" and "ingest" in daemons[-1].sockets):
            daemons.append(Endpoints(is_from_file=True))  # a file may list several daemons
        if name == "key":
            daemons[-1].key = value
        else:
            daemons[-1].sockets[name] = value
    if not daemons or any(not {"ingest", "feed", "query"} <= daemon.sockets.keys() for daemon in daemons):
        raise Invalid(f"{path} is not an endpoints file: it lacks the address of ingest, feed or query")
    return daemons


def _of_one(at: str) -> list[Endpoints]:
    if at.startswith("tcp://"):
        return [_of_address(at)]
    path = Path(at).expanduser()
    if not path.exists():
        raise NoDaemon(f"there is no {at}; give a data folder, an endpoints file or tcp://host:port")
    return _of_file(path / "endpoints" if path.is_dir() else path)


def resolve(at: str) -> list[Endpoints]:
    """The daemons that `at` names. Daemons of a list that cannot be found are left out, unless all are
    missing."""
    if "," not in at or Path(at).expanduser().exists():  # the path of an existing file may contain a comma
        return _of_one(at)
    daemons: list[Endpoints] = []
    problem: NoDaemon | None = None
    for one in filter(None, at.split(",")):
        try:
            daemons += _of_one(one)
        except NoDaemon as missing:
            problem = problem or missing
    if not daemons:
        raise problem or Invalid(f"{at!r} names no daemon")
    return daemons


def _read_keys(path: str) -> dict[str, str]:
    try:
        return dict(_KEY_LINE.findall(Path(path).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as problem:
        raise Invalid(f"the key {path} cannot be read: {problem}") from problem


def _own_keys(path: str) -> dict[str, str]:
    keys = _read_keys(path)
    if not {"public", "secret"} <= keys.keys():
        raise Invalid(f"{path} is not a secret key; make one with tenure keygen")
    found = os.stat(path)
    is_credential = found.st_uid == 0 and found.st_gid == 0 and os.geteuid() != 0  # systemd's LoadCredential
    if found.st_mode & (stat.S_IRWXO | (stat.S_IWGRP | stat.S_IXGRP if is_credential else stat.S_IRWXG)):
        raise Invalid(f"{path} can be read by others than its owner; run chmod 600 on it")
    return keys


def _public_key(text_or_path: str) -> str:
    if not os.path.exists(text_or_path) and len(text_or_path) == 40:
        return text_or_path
    key = _read_keys(text_or_path).get("public")
    if not key:
        raise Invalid(f"{text_or_path} is not a key file of tenure keygen")
    return key


class Address:
    """The addresses of one or several daemons, and the caller's keys. `current` increases whenever the next daemon is
    tried."""

    def __init__(self, at: str | os.PathLike[str] | None, key: str | None, server_key: str | None):
        self.at = os.fspath(at or os.environ.get("TENURE_AT") or DEFAULT_AT)
        key = key or os.environ.get("TENURE_KEY")
        server_key = server_key or os.environ.get("TENURE_SERVER_KEY")
        self._keys = _own_keys(key) if key else {}
        self._server_key = _public_key(server_key) if server_key else ""
        self.current = 0

    def give_up(self) -> None:
        """Makes the next socket connect to the next daemon of the list, if there are several."""
        self.current += 1

    def hint(self) -> str:
        """A hint for the case that no daemon answers."""
        if self._keys:
            return f"is tenured running at {self.at}, and does its access file have your key?"
        return f"is tenured running at {self.at}, and does it ask for keys?"

    def open(self, which: str, kind: int) -> zmq.Socket:
        """Opens a new socket to "ingest", "feed" or "query". Raises NoDaemon, or Invalid if a key is missing."""
        daemons = resolve(self.at)
        daemon = daemons[self.current % len(daemons)]
        socket = zmq.Context.instance().socket(kind)
        try:
            self._set_options(socket, which, daemon)
            socket.connect(daemon.sockets[which])
        except zmq.ZMQError as problem:
            socket.close()
            raise Invalid(f"cannot connect to {daemon.sockets[which]}: {problem}") from problem
        except Invalid:
            socket.close()
            raise
        return socket

    def _set_options(self, socket: zmq.Socket, which: str, daemon: Endpoints) -> None:
        # ZeroMQ's own heartbeats stay off: with a full queue they abort the process (libzmq issue 3937).
        socket.linger = 0
        socket.reconnect_ivl = 100
        socket.reconnect_ivl_max = 1000
        socket.tcp_keepalive = 1
        socket.maxmsgsize = _MESSAGE_BYTES_MAX
        socket.ipv6 = "[" in daemon.sockets[which]
        if which == "feed":
            socket.rcvhwm = _FEED_QUEUE_MAX
        else:
            socket.immediate = 1
        server_key = self._server_key or daemon.key
        if not server_key and not (self._keys and not daemon.is_from_file):
            return  # the daemon does not use keys
        if not server_key:  # never connect without the given keys, so that nothing is sent unencrypted
            raise Invalid("the daemon's public key is needed too: server_key, or TENURE_SERVER_KEY")
        if not self._keys:
            raise Invalid("this daemon asks for a key: key, or TENURE_KEY; see tenure keygen")
        socket.curve_serverkey = server_key.encode()
        socket.curve_publickey = self._keys["public"].encode()
        socket.curve_secretkey = self._keys["secret"].encode()


class Deadline:
    """A point in time, in seconds from now."""

    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self._end - time.monotonic())

    def __bool__(self) -> bool:
        """Whether there is time left."""
        return self.left > 0
