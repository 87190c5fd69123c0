# SPDX-License-Identifier: Apache-2.0
"""The channels of a daemon as one stream without gaps.

The subscriber first subscribes, then reads what it lacks from the daemon's log, then goes on live. Updates that PUB/SUB
dropped, or that were published while it was not connected, show as a gap in the offsets or as a heartbeat ahead of them; the
subscriber reads them from the log.
"""
from __future__ import annotations

import logging
import os
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Deque, Iterable, Iterator, Union

import zmq
from google.protobuf.message import DecodeError

from .address import Address, Deadline
from .client import Client
from .errors import Invalid, NoDaemon
from .position import CHANNELS, Cursor, Position, replace_file
from .v1 import wire_pb2
from .v1.wire_pb2 import Heartbeat, Query, Rewind, Update

_LOST = 3.0  # seconds without a heartbeat until the daemon is searched for again; it sends one each second
_POLL = 0.2
_log = logging.getLogger("tenure")


@dataclass(frozen=True)
class Delivery:
    """One of three: an update; a rewind; or neither, when the subscriber has caught up with the daemon.

    After a rewind the updates of each channel after `rewind.heads[].last` are void: the log was restored, redacted or replaced,
    and continues from there. With start="snapshot" a new snapshot replaces everything.
    """

    update: Update | None = None
    rewind: Rewind | None = None

    @property
    def caught_up(self) -> bool:
        return self.update is None and self.rewind is None


@dataclass
class _Channel:
    delivered: int = 0  # the last offset
    head: int = 0  # the last offset that is known to exist
    rows: Deque[Update] = field(default_factory=deque)  # read from the log, but not delivered yet
    in_snapshot: bool = False
    snapshot_head: int = 0  # later changes come from the channel
    snapshot_next: int = 0  # where the next page of the snapshot starts; 0: the first

    @property
    def is_behind(self) -> bool:
        return self.in_snapshot or self.delivered < self.head


class Subscriber:
    """Follows channels of a daemon; iterate over it, or call next(). Only one thread at a time may use it.

    `channels`: one or several of event, post, organisation, person, indicator, alert. `start`: where to begin without a
    cursor: "now"; "start" of the channel; "snapshot", the present state of every subject and then new updates; or an
    offset. `cursor`: a file that holds the position in the stream, in the format of `tenure watch --cursor`; save() writes
    it. `place`: instead of a file, a text that place() returned, which you store with the results of processing. The other
    parameters are those of Client; `timeout` applies to each query for missing updates.
    """

    def __init__(
        self, channels: str | Iterable[str], at: str | os.PathLike[str] | None = None, *,
        start: Union[str, int] = "now", cursor: str | os.PathLike[str] | None = None, place: str | None = None,
        key: str | None = None, server_key: str | None = None, timeout: float = 10.0,
    ):
        names = [channels] if isinstance(channels, str) else list(channels)
        unknown = [name for name in names if name not in CHANNELS]
        if unknown or not names:
            raise Invalid(f"unknown channel {unknown[:1] or ''}; channels are {', '.join(CHANNELS)}")
        if start not in ("now", "start", "snapshot") and not isinstance(start, int):
            raise Invalid(f"start is now, start, snapshot or an offset, not {start!r}")
        if cursor is not None and place is not None:
            raise Invalid("give a cursor file or a place, not both")
        self._start = start
        self._path = Path(cursor) if cursor is not None else None
        self._cursor = self._read_cursor(place)
        self._channels = {CHANNELS[name]: _Channel() for name in names}
        self._client = Client(at, key=key, server_key=server_key, timeout=timeout)
        self._address = Address(at, key, server_key)
        self._socket: zmq.Socket | None = None
        self._joined = False
        self._said_caught_up = False
        self._rewind: Rewind | None = None
        self._heard = self._looked = self._warned = self._left = time.monotonic()

    def _read_cursor(self, place: str | None) -> Cursor:
        if self._path is not None and self._path.exists():
            place = self._path.read_text(encoding="utf-8")
        return Cursor.parse(place) if place else Cursor(None, {})

    def __enter__(self) -> Subscriber:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def __iter__(self) -> Iterator[Delivery]:
        """Yields deliveries for ever. Waits, with a warning to the logger "tenure", while there is no daemon."""
        while True:
            delivery = self.next()
            if delivery is not None:
                yield delivery

    def next(self, timeout: float = 1.0) -> Delivery | None:
        """The next delivery; None: nothing new within `timeout` seconds.

        Raises WrongLog if the daemon's log has another identity than the cursor's; TooOld if the channel no longer holds
        the offset; Invalid or NotAllowed for a wrong key.
        """
        self._heard += time.monotonic() - self._left  # do not count the time during which the caller did not listen
        try:
            return self._next(Deadline(timeout))
        finally:
            self._left = time.monotonic()

    def _next(self, deadline: Deadline) -> Delivery | None:
        while True:
            try:
                delivery = self._next_now()
            except NoDaemon as problem:
                self._warn(str(problem))
                delivery = None
            if delivery is not None or not deadline:
                return delivery
            if self._socket is None:
                time.sleep(min(_POLL, deadline.left))
            elif self._socket.poll(min(_POLL, deadline.left) * 1000):
                delivery = self._receive()
                if delivery is not None:
                    return delivery

    @property
    def silence(self) -> float:
        """How many seconds ago the last heartbeat arrived; the daemon sends one every second."""
        return time.monotonic() - self._heard

    def place(self) -> str:
        """The position after the last delivery, for another Subscriber. "" before the first heartbeat, and within a
        snapshot, because one cannot continue from the middle of a snapshot."""
        if not self._joined or any(channel.in_snapshot for channel in self._channels.values()):
            return ""
        for number, channel in self._channels.items():
            self._cursor.offsets[number] = channel.delivered
        return self._cursor.text()

    def save(self) -> None:
        """Writes the position after the last delivery to the cursor file, atomically and synced. Call it after processing the
        delivery: everything after the last save() is delivered again after a crash."""
        text = self.place()
        if text and self._path is not None:
            replace_file(self._path, text)

    def _next_now(self) -> Delivery | None:
        """Returns the next delivery that needs no pushed message."""
        self._look_again()
        if self._rewind is not None:
            rewind, self._rewind = self._rewind, None
            return Delivery(rewind=rewind)
        if not self._joined:
            return None
        update = self._catch_up()
        if update is not None:
            return Delivery(update=update)
        if self._rewind is None and not self._said_caught_up:
            self._said_caught_up = True
            return Delivery()
        return None

    def _look_again(self) -> None:
        """Connects; connects again when there was no heartbeat for a while, because the daemon may have
        moved."""
        now = time.monotonic()
        if self._socket is not None and now - max(self._heard, self._looked) < _LOST:
            return
        if self._socket is not None:
            self._warn(f"no heartbeat for {now - self._heard:.0f} s; {self._address.hint()}")
            self._socket.close()
            self._socket = None
            self._address.give_up()
        self._looked = now
        self._socket = self._address.open("feed", zmq.SUB)
        self._socket.subscribe(b"heartbeat")
        names = {number: name for name, number in CHANNELS.items()}
        for number in self._channels:
            self._socket.subscribe(f"{names[number]}/".encode())

    def _warn(self, text: str) -> None:
        if time.monotonic() - self._warned > self._client.timeout:
            self._warned = time.monotonic()
            _log.warning("%s", text)

    def _receive(self) -> Delivery | None:
        assert self._socket is not None
        parts = self._socket.recv_multipart()
        if len(parts) != 2:
            return None
        try:
            if parts[0] == b"heartbeat":
                self._take_heartbeat(Heartbeat.FromString(parts[1]))
                return None
            update = Update.FromString(parts[1])
        except DecodeError:
            return None  # the next heartbeat shows the gap
        except NoDaemon as problem:
            self._warn(str(problem))
            return None
        self._heard = time.monotonic()
        channel = self._channels.get(update.channel)
        if channel is None or not self._is_of_this_log(update):
            return None
        channel.head = max(channel.head, update.offset)
        if channel.in_snapshot or channel.rows or update.offset != channel.delivered + 1:
            return None  # already delivered, or to be read from the log later
        channel.delivered = update.offset
        update.incarnation = 0  # so that it equals the update read from the log
        return Delivery(update=update)

    def _is_of_this_log(self, update: Update) -> bool:
        """After a restart the daemon may have another log, before a heartbeat shows that."""
        known = self._cursor.position
        return self._joined and known is not None and known.incarnation.startswith(f"{update.incarnation:08x}")

    def _take_heartbeat(self, beat: Heartbeat) -> None:
        heard = Position.take(beat.log, beat.position)
        self._heard = time.monotonic()
        known = self._cursor.position
        if known is None:
            self._cursor.position = heard
        elif not self._joined:
            for number, channel in self._channels.items():
                channel.delivered = self._cursor.offsets.get(number, 0)
            self._locate()
        elif not known.leads_to(heard):
            self._locate()
        known = self._cursor.position
        assert known is not None
        if not known.is_same(heard):
            return  # the heartbeat is older than the daemon's latest answer
        for head in beat.heads:
            if head.channel in self._channels:
                self._channels[head.channel].head = max(self._channels[head.channel].head, head.last)
        if known.leads_to(heard):
            self._cursor.position = heard
        if not self._joined:
            self._join()

    def _join(self) -> None:
        for number, channel in self._channels.items():
            if number in self._cursor.offsets:
                continue
            if self._start == "now":
                channel.delivered = channel.head
            elif self._start == "snapshot" and number != wire_pb2.EVENT:
                channel.in_snapshot = True
            elif isinstance(self._start, int):
                channel.delivered = max(0, self._start - 1)
        self._joined = True

    def _locate(self) -> None:
        """The log may have changed: queries the daemon for the last common entry, and goes back to it."""
        assert self._cursor.position is not None
        rewind, now, _ = self._client.locate(self._cursor.position)
        kept = {head.channel: head.last for head in rewind.heads}
        goes_back = False
        for number, channel in self._channels.items():
            if not self._joined and number not in self._cursor.offsets:
                continue
            offset = kept.get(number, 0)
            had_begun = channel.in_snapshot and (channel.rows or channel.snapshot_next)
            is_void = bool(had_begun) or (not channel.in_snapshot and channel.delivered > offset)
            channel.rows.clear()
            channel.head = channel.snapshot_next = channel.snapshot_head = 0
            channel.delivered = min(channel.delivered, offset)
            if is_void:
                goes_back = True
                # The valid row before a void one of a snapshot was never delivered, so read a new snapshot.
                channel.in_snapshot = self._start == "snapshot" and number != wire_pb2.EVENT
                if channel.in_snapshot:
                    next(head for head in rewind.heads if head.channel == number).last = 0
        self._cursor.position = now
        if goes_back:
            rewind.reason = rewind.reason or "the cursor was ahead of the log"
            self._rewind = rewind
            self._said_caught_up = False

    def _catch_up(self) -> Update | None:
        """The update with the lowest seq among all channels that are behind."""
        for number, channel in self._channels.items():
            while channel.is_behind and not channel.rows:
                if not self._read_page(number, channel):
                    return None
        behind = [channel for channel in self._channels.values() if channel.rows]
        if not behind:
            return None
        oldest = min(behind, key=lambda channel: channel.rows[0].seq)
        update = oldest.rows.popleft()
        if not oldest.in_snapshot:
            oldest.delivered = update.offset
        elif not oldest.rows and oldest.snapshot_next == 0:
            self._end_snapshot(oldest)
        return update

    def _read_page(self, number: int, channel: _Channel) -> bool:
        """Reads the next page of missing updates; False if the stream must go back first."""
        assert self._cursor.position is not None
        is_first = channel.snapshot_next == 0
        if channel.in_snapshot:
            query = Query(read_snapshot=wire_pb2.ReadSnapshot(channel=number, after=channel.snapshot_next))
        else:
            query = Query(read_channel=wire_pb2.ReadChannel(channel=number, **{"from": channel.delivered + 1}))
        answer = self._client.query(query)
        self._heard = time.monotonic()
        if not self._cursor.position.is_same(Position.take(answer.log, answer.position)):
            self._locate()
            return False
        if not channel.in_snapshot:
            expected = channel.delivered + 1
            for update in answer.updates:
                if update.offset == expected:
                    channel.rows.append(update)
                    expected += 1
            if not channel.rows:
                raise NoDaemon(f"the daemon does not have offset {channel.delivered + 1} yet")
            return True
        if is_first:
            channel.snapshot_head = answer.head
        channel.rows.extend(update for update in answer.updates if update.offset <= channel.snapshot_head)
        channel.snapshot_next = answer.next
        if not channel.rows and not answer.next:
            self._end_snapshot(channel)
        return True

    def _end_snapshot(self, channel: _Channel) -> None:
        channel.in_snapshot = False
        channel.delivered = channel.snapshot_head
