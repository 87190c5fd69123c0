# SPDX-License-Identifier: Apache-2.0
"""Publishes events to a daemon; each is stored exactly once."""
from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Iterable, Mapping

from .address import Address, Deadline
from .connection import Connection
from .errors import EventsRefused, Failed, Invalid, NoDaemon
from .events import Answer, EventLike, event
from .position import Position
from .v1.event_pb2 import Event
from .v1.wire_pb2 import ExpectedRevision, PreviewChange, PublishReply, PublishRequest

EVENTS_MAX = 1000  # in one request, unless it is atomic; the daemon accepts 16,384
BYTES_MAX = 1024 * 1024  # of one request, unless it is atomic; the daemon accepts 4 MiB
_PATIENCE = 4.0  # seconds until a request without a reply is sent again on a new connection
_PATIENCE_IN_LIST = 1.0  # instead, if there is another daemon to try
_BUSY_PAUSE = 0.2


@dataclass(frozen=True)
class Preview:
    """What publishing some events would change, immediately and at the end of the day."""

    answers: list[Answer]  # the answers that the events would get
    clock: str  # the clock date after the events
    changes: list[PreviewChange]  # each post, person, figure and alert that would change: `before` (if any) and `now`
    truncated: bool  # more than 1,000 subjects (or 1 MiB) would change; the rest is left out


class Publisher:
    """Publishes events. Only one thread at a time may use it. The parameters are those of Client.

    A request without a reply is sent again with the same ids, if necessary to the next daemon of a list, so that each event
    is stored once. To store events while no daemon can be reached, use an Outbox.
    """

    def __init__(
        self, at: str | os.PathLike[str] | None = None, *, key: str | None = None, server_key: str | None = None,
        timeout: float = 10.0,
    ):
        self.timeout = timeout
        self.position: Position | None = None  # the log's position in the last reply
        self._address = Address(at, key, server_key)
        self._connection = Connection(self._address, "ingest", PublishReply)

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def publish(
        self, events: EventLike | Iterable[EventLike], *, atomic: bool = False,
        expected: Mapping[str, int] | None = None,
    ) -> list[Answer]:
        """Publishes one event or many, and returns the outcome of each.

        `atomic`: all are stored or none. `expected`: store nothing unless each of these posts (ORGANISATION/ROLE) is still
        at the given revision. Raises EventsRefused, with all answers, if the daemon refused any; NoDaemon if the outcome is
        unknown: publish the same events again, which never stores one twice.
        """
        answers = self.send(events, atomic=atomic, expected=expected)
        if not all(answer.is_stored for answer in answers):
            raise EventsRefused(answers)
        return answers

    def send(
        self, events: EventLike | Iterable[EventLike], *, atomic: bool = False,
        expected: Mapping[str, int] | None = None,
    ) -> list[Answer]:
        """Like publish(), but returns refusals as answers instead of raising an error."""
        messages = _messages(events)
        answers: list[Answer] = []
        for part in [messages] if atomic or expected else _parts(messages):
            request = PublishRequest(events=part, atomic=atomic)
            for post, revision in (expected or {}).items():
                organisation, _, role = post.partition("/")
                request.expected.append(ExpectedRevision(organisation=organisation, role=role, revision=revision))
            reply = self._send(request)
            answers += [Answer.of(one, answer) for one, answer in zip(part, reply.answers)]
        return answers

    def preview(self, events: EventLike | Iterable[EventLike]) -> Preview:
        """Returns what publishing these events, at most 64, would change. Nothing is stored.

        Raises EventsRefused if the daemon would refuse any; NoDaemon; Invalid if there are too many.
        """
        messages = _messages(events)
        reply = self._send(PublishRequest(events=messages, preview=True))
        if not reply.HasField("preview"):
            raise Failed("the daemon makes no previews: is it of another version?")
        answers = [Answer.of(one, answer) for one, answer in zip(messages, reply.answers)]
        if not all(answer.is_stored for answer in answers):
            raise EventsRefused(answers)
        return Preview(answers, reply.preview.clock, list(reply.preview.changes), reply.preview.truncated)

    def _send(self, request: PublishRequest) -> PublishReply:
        deadline = Deadline(self.timeout)
        problem = f"no answer within {self.timeout:g} s; {self._address.hint()}"
        request.number = self._connection.next_number()
        content = request.SerializeToString()
        while deadline:
            patience = _PATIENCE_IN_LIST if "," in self._address.at else _PATIENCE
            try:
                reply = self._connection.ask(content, [request.number, 0], min(patience, deadline.left))  # 0: not decoded
            except NoDaemon as missing:  # the daemon may still be starting and have no endpoints file yet
                problem = str(missing)
                time.sleep(min(0.1, deadline.left))
                continue
            if reply is not None and reply.status == PublishReply.DONE and len(reply.answers) == len(request.events):
                self.position = Position.take(reply.log, reply.position)
                return reply
            if reply is not None and reply.status == PublishReply.TOO_LARGE:
                raise Invalid(reply.reason or "the request is too large; split it")
            if reply is not None and reply.status in (PublishReply.DONE, PublishReply.MALFORMED):
                raise Failed(f"the daemon did not understand a request: {reply.reason}")
            if reply is not None:  # BUSY, or a member of a group that is not its leader
                problem = reply.reason or "the daemon does not accept events at the moment"
                time.sleep(min(_BUSY_PAUSE, deadline.left))
            self._connection.give_up()
        raise NoDaemon(f"{problem}; publish the same again, nothing is stored twice")


def _messages(events: EventLike | Iterable[EventLike]) -> list[Event]:
    return [event(events)] if isinstance(events, (Event, Mapping, str)) else [event(one) for one in events]


def _parts(messages: list[Event]) -> Iterable[list[Event]]:
    """Splits the events into requests within the limits of count and size."""
    part: list[Event] = []
    size = 0
    for message in messages:
        more = message.ByteSize()
        if part and (len(part) == EVENTS_MAX or size + more > BYTES_MAX):
            yield part
            part, size = [], 0
        part.append(message)
        size += more
    if part:
        yield part
