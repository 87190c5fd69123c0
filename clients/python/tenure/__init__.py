# SPDX-License-Identifier: Apache-2.0
"""Publish leadership events to a tenured daemon, query it, and follow it without gaps.

    Client      queries: posts, organisations, people, indicators, alerts and their evidence, changes
    Publisher   publishes events, each stored exactly once; and previews their effects
    Outbox      stores events on disk until a daemon has stored them
    Subscriber  the daemon's channels as one stream without gaps, with a position that survives restarts
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
