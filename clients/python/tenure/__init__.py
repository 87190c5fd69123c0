# SPDX-License-Identifier: Apache-2.0
"""Publish leadership events to a tenured daemon, ask it questions, and follow it without gaps.

    Client      questions: posts, organisations, people, indicators, alerts and why, what changed
    Publisher   events to the daemon, each stored exactly once; and what they would change
    Outbox      events kept on disk until a daemon has stored them
    Subscriber  the daemon's channels as one stream without gaps, with a place that survives restarts
"""
from .client import Client
from .errors import (
    EventsRefused,
    Failed,
    Invalid,
    NoDaemon,
    NotAllowed,
    NotFound,
    TenureError,
    TooOld,
    WrongLog,
)
from .events import Answer, event, to_dict, to_json
from .outbox import Outbox, Sent
from .position import Position
from .publisher import Preview, Publisher
from .subscriber import Delivery, Subscriber

__version__ = "0.1.0"
__all__ = [
    "Answer", "Client", "Delivery", "EventsRefused", "Failed", "Invalid", "NoDaemon", "NotAllowed", "NotFound",
    "Outbox", "Position", "Preview", "Publisher", "Sent", "Subscriber", "TenureError", "TooOld", "WrongLog", "event", "to_dict",
    "to_json",
]
