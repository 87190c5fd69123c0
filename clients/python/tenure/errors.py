# SPDX-License-Identifier: Apache-2.0
"""The errors that this package raises; each says what is wrong and, if possible, how to fix it."""
from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

if TYPE_CHECKING:
    from .events import Answer


class TenureError(Exception):
    """The base of all errors of this package."""


class NoDaemon(TenureError):
    """No daemon answered in time. A request may or may not have been processed: repeat it with the same ids."""


class Invalid(TenureError):
    """A request, an address, a key or an event breaks a rule."""


class NotFound(TenureError):
    """There is no such post, organisation, person, alert or log."""


class NotAllowed(TenureError):
    """The key lacks the role that the request needs."""


class TooOld(TenureError):
    """The channel no longer has that offset; start again from a snapshot."""


class WrongLog(TenureError):
    """The daemon's log is not the one that this cursor belongs to; start again without a cursor."""


class Failed(TenureError):
    """The daemon could not read its store, or it is of another version."""


class EventsRefused(TenureError):
    """The daemon refused at least one event. `answers` has one Answer for each event that was published, in order."""

    def __init__(self, answers: Sequence[Answer]):
        self.answers = list(answers)
        self.refused = [answer for answer in self.answers if not answer.is_stored]
        first = self.refused[0]
        more = len(self.refused) - 1
        also = f" (and {more} other {'event' if more == 1 else 'events'})" if more else ""
        super().__init__(f"{first}{also}")
