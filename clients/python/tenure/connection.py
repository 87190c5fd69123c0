# SPDX-License-Identifier: Apache-2.0
"""Requests to a daemon, and their replies."""
from __future__ import annotations

from typing import Any, Collection

import zmq
from google.protobuf.message import DecodeError

from .address import Address, Deadline


class Connection:
    """An "ingest" or "query" socket to one daemon of an address. It is opened when first needed, and again after close()."""

    def __init__(self, address: Address, which: str, reply: type):
        self._address, self._which, self._reply = address, which, reply
        self._socket: zmq.Socket | None = None
        self._number = 0

    def next_number(self) -> int:
        """The number for the next request; its reply repeats it."""
        self._number += 1
        return self._number

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def give_up(self) -> None:
        """Makes the next request use a new socket, to the next daemon of the address if there are several."""
        self.close()
        self._address.give_up()

    def ask(self, content: bytes, numbers: Collection[int], seconds: float) -> Any | None:
        """Sends a request once, and returns the reply with one of the numbers; None on timeout. Other replies belong to
        abandoned requests and are dropped. Raises NoDaemon or Invalid if there is nothing to connect to."""
        deadline = Deadline(seconds)
        if self._socket is None:
            self._socket = self._address.open(self._which, zmq.DEALER)
        if not self._socket.poll(deadline.left * 1000, zmq.POLLOUT):
            return None
        self._socket.send(content)
        while self._socket.poll(deadline.left * 1000):
            try:
                reply = self._reply.FromString(self._socket.recv())
            except DecodeError:
                continue
            if reply.number in numbers:
                return reply
        return None
