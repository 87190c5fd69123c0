# SPDX-License-Identifier: Apache-2.0
"""Events that are stored on disk until a daemon has stored them.

    DIR/queue/NAME.ndjson       events that are not stored yet; one file for each call of keep(), with names in that order
    DIR/sent/SEQ-NAME.ndjson    stored events, with their last log entry; kept for a while in case the log is restored
    DIR/refused/NAME.json       events that a daemon refused, with its reasons
    DIR/position                the log's position when it last stored something

Each file is written to a temporary file, synced and renamed, so that it is complete even after a kill. Sending a file
twice is harmless, because the daemon stores each event once. So only one order matters: the position is written before
files are moved to sent.
"""
from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Iterator, Mapping

from .client import Client
from .errors import Invalid, WrongLog
from .events import Answer, EventLike, event, to_dict, to_json
from .position import Position, replace_file, sync_folder
from .publisher import BYTES_MAX, EVENTS_MAX, Publisher, _parts
from .v1.event_pb2 import Event

KEEP_DAYS = 14.0
CHANGES_MAX = 8  # the log may change its incarnation this often during one flush


@dataclass
class Sent:
    """The result of a flush."""

    stored: int = 0
    duplicate: int = 0
    refused: list[Answer] = field(default_factory=list)
    resent: int = 0  # files sent again, because the log had acknowledged and then lost them
    problem: str = ""  # which events are no longer here and must be sent again by their source


class Outbox:
    """A folder of events for a daemon. Any number of processes may call keep(); flush() lets one process at a time
    continue.

    `folder` is created if necessary. `keep_days`: how long stored events are kept, so that they can be sent again if the
    daemon's log is restored from a backup that lacks them. The other parameters are those of Client.
    """

    def __init__(
        self, folder: str | os.PathLike[str], at: str | os.PathLike[str] | None = None, *, key: str | None = None,
        server_key: str | None = None, timeout: float = 10.0, keep_days: float = KEEP_DAYS,
    ):
        self.folder = Path(folder)
        self.keep_days = keep_days
        if (self.folder / "queue.ndjson").exists():
            raise Invalid(f"{folder} is an outbox of tenure publish; give another folder")
        for name in ("queue", "sent", "refused"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._publisher = Publisher(at, key=key, server_key=server_key, timeout=timeout)
        self._client = Client(at, key=key, server_key=server_key, timeout=timeout)
        self._last_name = 0

    def __enter__(self) -> Outbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._publisher.close()
        self._client.close()

    def keep(self, events: EventLike | Iterable[EventLike]) -> None:
        """Adds one event or many. When it returns they are on disk. Raises Invalid if one is not a valid event; then none
        is added. Each event needs a source and an id: without them a daemon could store it twice."""
        messages = [event(events)] if isinstance(events, (Event, Mapping, str)) else [event(one) for one in events]
        for message in messages:
            if not message.source or not message.id:
                raise Invalid(f"an event needs a source and an id: {to_json(message)[:200]}")
        for part in _parts(messages):
            replace_file(self.folder / "queue" / self._next_name(), "".join(to_json(one) + "\n" for one in part))

    def pending(self) -> int:
        """The number of files whose events are not stored yet."""
        return len(self._files("queue"))

    def flush(self) -> Sent:
        """Sends the queue in order, and returns when all its events are stored or refused.

        Raises NoDaemon if no daemon answers: events that are not stored stay in the queue for the next flush. Refused
        events are moved to DIR/refused and reported; they do not delay the others.
        """
        with self._lock():
            sent, changes = Sent(), 0
            self._find_lost(sent)
            while files := self._files("queue"):
                if self._send(files, sent):
                    continue
                changes += 1
                if changes > CHANGES_MAX:
                    raise WrongLog("the daemons of this address list have different logs")
                self._find_lost(sent)
            self._expire()
            return sent

    def _next_name(self) -> str:
        """Names sort by time, and differ between processes."""
        self._last_name = max(time.time_ns(), self._last_name + 1)
        return f"{self._last_name:020d}-{os.getpid()}.ndjson"

    def _files(self, name: str) -> list[Path]:
        return sorted((self.folder / name).glob("*.ndjson"))

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with open(self.folder / "lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _send(self, files: list[Path], sent: Sent) -> bool:
        """Sends the first files in one request; False if the log has a new incarnation."""
        batch: list[tuple[Path, list[Event]]] = []
        count = size = 0
        for path in files:
            events = [event(line) for line in path.read_text(encoding="utf-8").splitlines()]
            count += len(events)
            size += path.stat().st_size
            if batch and (count > EVENTS_MAX or size > BYTES_MAX):
                break
            batch.append((path, events))
        known = self._position()
        if known is None:  # so that every later loss can be detected
            known = self._client.position()
            self._write_position(known)
        answers = self._publisher.send([one for _, events in batch for one in events])
        assert self._publisher.position is not None
        if not known.is_same(self._publisher.position):
            return False
        self._write_position(self._publisher.position)
        for path, events in batch:
            mine, answers = answers[: len(events)], answers[len(events) :]
            self._settle(path, mine, sent)
        return True

    def _settle(self, path: Path, answers: list[Answer], sent: Sent) -> None:
        refused = [answer for answer in answers if not answer.is_stored]
        if refused:
            rows = [
                {"event": to_dict(one.event), "status": one.status, "field": one.field, "reason": one.reason}
                for one in refused
            ]
            text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
            replace_file(self.folder / "refused" / f"{path.stem}.json", text)
        sent.refused += refused
        sent.stored += sum(answer.status == "STORED" for answer in answers)
        sent.duplicate += sum(answer.status == "DUPLICATE" for answer in answers)
        last = max((answer.seq for answer in answers if answer.is_stored), default=0)
        path.rename(self.folder / "sent" / f"{last:020d}-{path.name}")
        sync_folder(self.folder / "sent")
        sync_folder(self.folder / "queue")

    def _position(self) -> Position | None:
        path = self.folder / "position"
        return Position.parse(path.read_text(encoding="utf-8").strip()) if path.exists() else None

    def _write_position(self, position: Position) -> None:
        replace_file(self.folder / "position", position.text() + "\n")

    def _find_lost(self, sent: Sent) -> None:
        """Moves files back into the queue whose events the log acknowledged but no longer has. Only then is the position
        updated."""
        known = self._position()
        if known is None:
            return
        try:
            rewind, now, abandoned = self._client.locate(known)
        except WrongLog:
            sent.problem = (
                f"the daemon has another log than {known.log}, which acknowledged what was sent before; "
                "if that has to be there too, send it again from your source"
            )
            self._write_position(self._client.position())
            for path in self._files("sent"):
                path.unlink()
            return
        if not abandoned and known.is_same(now):
            return
        for path in self._files("sent"):
            if abandoned and int(path.name[:20]) > rewind.common_seq:
                path.rename(self.folder / "queue" / path.name[21:])
                sent.resent += 1
        sync_folder(self.folder / "queue")
        forgotten = self._forgotten()
        if abandoned and forgotten > rewind.common_seq:
            sent.problem = (
                f"{rewind.reason}; what it had stored as entries {rewind.common_seq + 1} to {forgotten} is no longer "
                "kept here: send it again from your source"
            )
        self._write_position(now)

    def _forgotten(self) -> int:
        """The last log entry whose events are no longer kept."""
        path = self.folder / "forgotten"
        return int(path.read_text()) if path.exists() else 0

    def _expire(self) -> None:
        oldest = time.time_ns() - int(self.keep_days * 86400e9)
        old = [path for path in self._files("sent") if int(path.name[21:41]) < oldest]
        if old:
            last = max(int(path.name[:20]) for path in old)
            replace_file(self.folder / "forgotten", f"{max(last, self._forgotten())}\n")
        for path in old:
            path.unlink()
