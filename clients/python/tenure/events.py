# SPDX-License-Identifier: Apache-2.0
"""Converts events and other messages from and to Protocol Buffers' canonical JSON."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping, Union

from google.protobuf import json_format
from google.protobuf.message import Message

from .errors import Invalid
from .v1.event_pb2 import Event
from .v1.wire_pb2 import PublishAnswer

EventLike = Union[Event, Mapping[str, Any], str]


def event(value: EventLike) -> Event:
    """An Event from a message, a mapping or a JSON text. Raises Invalid for an unknown field or a wrong type."""
    if isinstance(value, Event):
        return value
    try:
        if isinstance(value, str):
            return json_format.Parse(value, Event())
        return json_format.ParseDict(value, Event())
    except json_format.ParseError as problem:
        raise Invalid(f"not an event: {problem}") from problem


def to_dict(message: Message) -> dict[str, Any]:
    """The message as a mapping: lowerCamelCase names, enums by name, 64-bit numbers as texts."""
    return json_format.MessageToDict(message)


def to_json(message: Message) -> str:
    """The message as one line of canonical JSON."""
    return json.dumps(json_format.MessageToDict(message), ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Answer:
    """The outcome of one event."""

    event: Event
    status: str  # STORED, DUPLICATE, CONFLICT, INVALID, REFUSED or SKIPPED
    seq: int  # the seq of the log entry, if it is stored
    field: str  # the path of the wrong field, such as departure.person.id
    reason: str

    @property
    def is_stored(self) -> bool:
        """Whether the daemon has the event on disk: stored now, or earlier with the same content."""
        return self.status in ("STORED", "DUPLICATE")

    def __str__(self) -> str:
        where = f" {self.field}:" if self.field else ""
        return f"{self.event.source}/{self.event.id} {self.status}:{where} {self.reason or self.seq}"

    @classmethod
    def of(cls, event: Event, answer: PublishAnswer) -> Answer:
        try:
            status = PublishAnswer.Status.Name(answer.status)
        except ValueError:
            status = f"STATUS_{answer.status}"  # a status of a newer daemon
        return cls(event, status, answer.seq, answer.field, answer.reason)
