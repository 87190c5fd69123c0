# SPDX-License-Identifier: Apache-2.0
"""The position of a daemon's log as last seen by a client, with hashes that prove it; and the cursor file."""
from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from .errors import Failed, Invalid
from .v1.wire_pb2 import Channel, LogPosition

CHANNELS = {name.lower(): number for name, number in Channel.items() if number}
_FIRST_LINE = "tenure-cursor 2"
_POSITION = re.compile(r"([0-9a-f]{32}) ([0-9a-f]{32}) (\d+) (\d+) ([0-9a-f]{64}|-) (\d+) ([0-9a-f]{64}|-)")


@dataclass(frozen=True)
class Position:
    """A position in a log. `is_same` says whether two positions are in the same history."""

    log: str
    incarnation: str
    number: int
    since_seq: int
    since_hash: str
    seq: int
    hash: str

    @classmethod
    def take(cls, log: str, message: LogPosition) -> Position:
        """Copies the position from a heartbeat, an answer or a reply."""
        if not log or not message.incarnation:
            raise Failed("the daemon does not give its position in the log: is it of another version?")
        return cls(log, message.incarnation, message.number, message.since_seq, message.since_hash, message.seq, message.hash)

    def message(self) -> LogPosition:
        return LogPosition(
            incarnation=self.incarnation, number=self.number, since_seq=self.since_seq, since_hash=self.since_hash,
            seq=self.seq, hash=self.hash,
        )

    def is_same(self, other: Position) -> bool:
        """Whether both are in the same incarnation of the same log."""
        return (self.log, self.incarnation) == (other.log, other.incarnation)

    def leads_to(self, other: Position) -> bool:
        """Whether the later position `other` is a continuation of this one."""
        return self.is_same(other) and (other.seq > self.seq or (other.seq, other.hash) == (self.seq, self.hash))

    def text(self) -> str:
        return (
            f"{self.log} {self.incarnation} {self.number} {self.since_seq} {self.since_hash or '-'} "
            f"{self.seq} {self.hash or '-'}"
        )

    @classmethod
    def parse(cls, text: str) -> Position:
        """The inverse of text(). Raises Invalid."""
        found = _POSITION.fullmatch(text)
        if not found:
            raise Invalid(f"not a position: {text[:80]!r}")
        log, incarnation, number, since_seq, since_hash, seq, digest = found.groups()
        return cls(log, incarnation, int(number), int(since_seq), since_hash.strip("-"), int(seq), digest.strip("-"))


@dataclass
class Cursor:
    """A position in a stream: the log's position, and the last processed offset of each channel."""

    position: Position | None
    offsets: dict[int, int]

    def text(self) -> str:
        """The content of a cursor file, as `tenure watch --cursor` writes it."""
        assert self.position is not None
        names = {number: name for name, number in CHANNELS.items()}
        lines = [f"{names[channel]} {offset}" for channel, offset in sorted(self.offsets.items())]
        return "\n".join([_FIRST_LINE, f"position {self.position.text()}", *lines, "end", ""])

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The inverse of text(). Raises Invalid, also for a truncated text."""
        lines = text.split("\n")
        if lines[0] != _FIRST_LINE or lines[-2:] != ["end", ""]:
            raise Invalid("not a cursor; remove it to start again")
        cursor = cls(None, {})
        for line in lines[1:-2]:
            name, _, value = line.partition(" ")
            if name == "position":
                cursor.position = Position.parse(value)
            elif name in CHANNELS and value.isdecimal():
                cursor.offsets[CHANNELS[name]] = int(value)
            else:
                raise Invalid(f"not a line of a cursor: {line[:80]!r}")
        if cursor.position is None:
            raise Invalid("a cursor without a position; remove it to start again")
        return cursor


def replace_file(path: Path, text: str) -> None:
    """Replaces a file atomically: after a kill or a power cut it has either the old text or the new one.

    Only one process at a time may replace a file. What a killed one leaves beside it is overwritten by the next.
    """
    beside = path.with_name(f"{path.name}.new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
